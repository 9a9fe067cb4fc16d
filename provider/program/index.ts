/** Parts of a program's side that both fronts have, the dynamic provider's and the plugin's. */
export { confirmInUpdate } from "./confirm-in-update";
export { ownerOf } from "./owner-of";
