import type { Failure } from "./generated/types.ts";

/** A failure as it is thrown: what the application said, with everything that a page shows of it. */
export class Refusal extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
    this.name = "Refusal";
  }
}

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

/** The failure in anything that was thrown. What is not one of ours is an internal failure in its own words. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Refusal) return thrown.failure;
  if (isFailure(thrown)) {
    return {
      code: thrown.code,
      message: String(thrown.message),
      hint: thrown.hint ?? null,
      faults: thrown.faults ?? [],
      detail: thrown.detail ?? null,
    };
  }
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", message: "the application did not answer", hint: null, faults: [], detail: words };
}

/** The message as a sentence: with a full stop, and a capital unless it begins with what looks like a name. */
export function sentence(message: string): string {
  const text = message.trim();
  if (text === "") return "";
  const first = /^[a-z]+[ ,:;]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?…]$/.test(first) ? first : `${first}.`;
}

/** What failed and what to do next, in one or two sentences. */
export function failureWords(failure: Failure): string {
  return failure.hint ? `${sentence(failure.message)} ${failure.hint}` : sentence(failure.message);
}

/** The faults of a failure by field. */
export function faultsByField(failure: Failure): Map<string, string> {
  const found = new Map<string, string>();
  for (const fault of failure.faults) {
    const words = fault.hint ? `${sentence(fault.message)} ${fault.hint}` : sentence(fault.message);
    found.set(fault.field, found.has(fault.field) ? `${found.get(fault.field)} ${words}` : words);
  }
  return found;
}
