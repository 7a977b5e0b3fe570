export { default as AddressCell } from "./AddressCell.svelte";
export { default as CpuCell } from "./CpuCell.svelte";
export { default as ImageCell } from "./ImageCell.svelte";
export { default as NameCell } from "./NameCell.svelte";
export { default as PortsCell } from "./PortsCell.svelte";
export { default as StateCell } from "./StateCell.svelte";
