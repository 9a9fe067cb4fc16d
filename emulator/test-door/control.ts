import { Hono, type Context } from "hono";
import { z } from "zod";
import {
  accountNameSchema,
  errorCodes,
  scopeParameterSchema,
  stencilAccessLevelSchema,
  tokenTypeSchema,
} from "../../contract";
import { DriverError } from "../../gateway";
import { fileSwitchesSchema, panelVariantNames, type ControlPanel } from "../control-panel";
import { armedFaultSchema, type FaultSwitches } from "../faults/fault-switches";
import type { Panel } from "./panel";
import type { Truth } from "./truth";

export interface ControlOptions {
  readonly faults: FaultSwitches;
  readonly panel: Panel;
  readonly controlPanel: Pick<ControlPanel, "switchFile" | "switchPages">;
  readonly truth: () => Promise<Truth>;
  readonly reset: () => Promise<void>;
  /** Whether a fault may end the process: true on the command line, false where tests live in the same process. */
  readonly allowExit: boolean;
}

const handMadeSchema = z.strictObject({
  name: accountNameSchema,
  token_type: tokenTypeSchema.default("v2v3"),
  scopes: z.array(scopeParameterSchema).default([]),
  access_level: stencilAccessLevelSchema.optional(),
});

const variantsSchema = z.strictObject({ variants: z.array(z.enum(panelVariantNames)) });

const changeSchema = z.strictObject({
  name: accountNameSchema.optional(),
  scopes: z.array(scopeParameterSchema).optional(),
});

/**
 * What tests do to the emulator from outside, under `/__emulator`: arm faults, read the truth, act as a person in
 * the control panel, start over. Reached from loopback only, which the server sees to.
 *
 * | call | does |
 * | --- | --- |
 * | `POST /faults` | arms a fault (see `armedFaultSchema`), answers it with its id |
 * | `GET /faults` | what is armed, and ids of the `hold` faults at which a request waits |
 * | `DELETE /faults`, `DELETE /faults/{id}` | disarms all or one, and lets go of the requests held |
 * | `GET /truth` | live accounts by store, request counts; no secret |
 * | `POST /stores/{hash}/accounts` | makes an account by hand; the answer holds its credentials |
 * | `PATCH`, `DELETE /stores/{hash}/accounts/{id or name}` | changes or deletes an account behind the gateway's back |
 * | `PATCH /credentials-file` | changes how the control panel's downloaded files look (see `fileSwitchesSchema`) |
 * | `PUT /control-panel` | changes what the control panel's pages are like (see `panelVariants`) |
 * | `POST /reset` | forgets every account, request and fault |
 */
export function createControl({
  faults,
  panel,
  controlPanel,
  truth,
  reset,
  allowExit,
}: ControlOptions): (request: Request) => Response | Promise<Response> {
  const app = new Hono().basePath("/__emulator");

  app.post("/faults", async (context) => {
    const request = armedFaultSchema.parse(await context.req.json());
    if (request.fault.kind === "crash" && request.fault.how === "exit" && !allowExit) {
      return refuse(context, 409, 'this emulator shares its process with a test: crash with "how": "restart" instead');
    }
    return context.json({ data: faults.arm(request) }, 201);
  });
  app.get("/faults", (context) => context.json({ data: faults.list(), holding: faults.holding() }));
  app.delete("/faults", (context) => {
    faults.clear();
    return context.body(null, 204);
  });

  app.delete("/faults/:id", (context) => {
    faults.disarm(Number(context.req.param("id")));
    return context.body(null, 204);
  });

  app.get("/truth", async (context) => context.json(await truth()));

  app.post("/stores/:store/accounts", async (context) => {
    const {
      name,
      token_type: tokenType,
      scopes,
      access_level: accessLevel,
    } = handMadeSchema.parse(await context.req.json());
    const created = await panel.createAccount(context.req.param("store"), {
      name,
      tokenType,
      scopes,
      ...(accessLevel === undefined ? {} : { accessLevel }),
    });
    return context.json({ data: created.account, credentials: created.credentials }, 201);
  });
  app.patch("/stores/:store/accounts/:account", async (context) => {
    const { store, account } = context.req.param();
    const { name, scopes } = changeSchema.parse(await context.req.json());
    // Scopes first: after the new name, an account addressed by its old one would not be found.
    if (scopes !== undefined) panel.setScopes(store, account, scopes);
    if (name !== undefined) panel.renameAccount(store, account, name);
    return context.body(null, 204);
  });
  app.delete("/stores/:store/accounts/:account", (context) => {
    const { store, account } = context.req.param();
    panel.deleteAccount(store, account);
    return context.body(null, 204);
  });

  app.patch("/credentials-file", async (context) => {
    const switches = fileSwitchesSchema.parse(await context.req.json());
    return context.json({ data: controlPanel.switchFile(switches) });
  });

  app.put("/control-panel", async (context) => {
    const { variants } = variantsSchema.parse(await context.req.json());
    controlPanel.switchPages(variants);
    return context.json({ data: variants });
  });

  app.post("/reset", async (context) => {
    await reset();
    return context.body(null, 204);
  });

  app.notFound((context) => refuse(context, 404, "the emulator has no such control"));
  app.onError((error, context) => {
    if (error instanceof z.ZodError) return refuse(context, 400, z.prettifyError(error));
    if (error instanceof SyntaxError) return refuse(context, 400, "the body is not JSON");
    if (error instanceof DriverError) return refuse(context, errorCodes[error.code].status, error.message);
    throw error;
  });
  return (request) => app.fetch(request);
}

function refuse(context: Context, status: number, message: string): Response {
  return context.json({ error: message }, status as 400);
}
