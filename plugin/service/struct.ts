import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Secrecy, send } from "./wire";

/** Properties as the engine's protocol carries them. */
export function toStruct(value: object, secrecy: Readonly<Record<string, Secrecy>> = {}): Struct {
  return Struct.fromJavaScript(send(value, secrecy) as Parameters<typeof Struct.fromJavaScript>[0]);
}
