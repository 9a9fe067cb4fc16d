import { Connections, type StackConfig } from "../backends";

let connections: Connections | undefined;

/** Takes the configuration of this process. Nothing is awaited before it is stored: other calls may follow at once. */
export function useConfiguration(config: StackConfig): void {
  connections = new Connections(config);
}

/** The stores of this process. */
export function connect(): Connections {
  connections ??= new Connections({ get: () => undefined });
  return connections;
}
