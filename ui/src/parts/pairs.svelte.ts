/** Names with values, as they are typed. */
export class Pairs {
  rows = $state<{ name: string; value: string }[]>([]);

  /** Rows in which anything is typed. */
  get filled(): readonly { name: string; value: string }[] {
    return this.rows.filter(({ name, value }) => name !== "" || value !== "");
  }

  /** By name; rows without one are left out. */
  get record(): Record<string, string> {
    return Object.fromEntries(this.rows.filter(({ name }) => name !== "").map(({ name, value }) => [name, value]));
  }
}
