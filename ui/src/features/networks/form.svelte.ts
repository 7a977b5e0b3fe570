import type { Desk } from "../../ipc/desk.svelte.ts";
import { failureWords, faultsByField } from "../../ipc/errors.ts";
import type { Action, Failure, NetworkSpec } from "../../ipc/generated/types.ts";
import { linkTo } from "../../ipc/links.ts";
import { Pairs } from "../../parts/pairs.svelte.ts";

/** The form that makes a network. */
export class NetworkForm {
  name = $state("");
  driver = $state("bridge");
  subnet = $state("");
  gateway = $state("");
  ipRange = $state("");
  internal = $state(false);
  attachable = $state(false);
  ipv6 = $state(false);
  readonly options = new Pairs();
  readonly labels = new Pairs();
  busy = $state(false);
  failure = $state.raw<Failure>();

  constructor(readonly desk: Desk) {}

  readonly spec = $derived.by((): NetworkSpec => {
    const text = (value: string) => (value.trim() === "" ? null : value.trim());
    const subnets = text(this.subnet) ?? text(this.gateway) ?? text(this.ipRange) ? [{ subnet: this.subnet.trim(), gateway: text(this.gateway), ipRange: text(this.ipRange) }] : [];
    return { name: this.name.trim(), driver: this.driver, subnets, internal: this.internal, attachable: this.attachable, ipv6: this.ipv6, options: this.options.record, labels: this.labels.record };
  });

  readonly action = $derived<Action>({ noun: "network", what: { verb: "create", spec: this.spec } });
  readonly #faults = $derived(this.failure ? faultsByField(this.failure) : new Map<string, string>());

  /** What is wrong with a field. */
  error(field: string): string | undefined {
    const found = this.#faults.get(field);
    if (found || this.#faults.size > 0 || !this.failure) return found;
    const home = { nameTaken: "name", subnetOverlap: "subnets[0].subnet" }[this.failure.code as string];
    return home === field ? failureWords(this.failure) : undefined;
  }

  /** What failed and belongs to no field. */
  get general(): Failure | undefined {
    const code = this.failure?.code;
    return this.#faults.size === 0 && code !== "nameTaken" && code !== "subnetOverlap" ? this.failure : undefined;
  }

  async create(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const { outcome, failure } = await this.desk.act(this.action);
    this.busy = false;
    this.failure = failure ?? outcome?.failed[0]?.failure;
    if (outcome?.created) this.desk.go(linkTo("network", outcome.created.id));
  }
}
