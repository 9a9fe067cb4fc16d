/* eslint-disable @typescript-eslint/no-require-imports -- a driver is loaded as it is, without a build */
// A driver whose stores are files of one folder, so that several gateways can share them. For tests and benchmarks.
const { randomBytes, randomUUID } = require("node:crypto");
const { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { setTimeout: wait } = require("node:timers/promises");

const folder = process.env.FILE_DRIVER_FOLDER;
const stores = (process.env.FILE_DRIVER_STORES ?? "store1").split(",");
const createMs = Number(process.env.FILE_DRIVER_CREATE_MS ?? "0");
const place = (store) => {
  mkdirSync(join(folder, store), { recursive: true });
  return join(folder, store);
};
const fileOf = (store, id) => join(place(store), `${id}.json`);
const read = (store, id) =>
  existsSync(fileOf(store, id)) ? JSON.parse(readFileSync(fileOf(store, id), "utf8")) : undefined;

module.exports = {
  stores: async () => stores,
  capabilities: async () => ({ rename: true, change_scopes: false, unique_names: false, max_accounts: 100000 }),
  list: async (store) =>
    readdirSync(place(store)).map((name) => JSON.parse(readFileSync(join(place(store), name), "utf8"))),
  get: async (store, id) => read(store, id),
  create: async (store, spec) => {
    if (createMs > 0) await wait(createMs);
    const account = { ...spec, id: randomUUID(), createdAt: new Date().toISOString() };
    writeFileSync(fileOf(store, account.id), JSON.stringify(account));
    const secret = () => randomBytes(24).toString("hex");
    return {
      account,
      credentials: {
        api_path: "https://api.example.com/",
        client_id: "id",
        client_secret: secret(),
        access_token: secret(),
      },
    };
  },
  update: async (store, id, change) => {
    const account = { ...read(store, id), ...change };
    writeFileSync(fileOf(store, id), JSON.stringify(account));
    return account;
  },
  delete: async (store, id) => {
    const isThere = read(store, id) !== undefined;
    rmSync(fileOf(store, id), { force: true });
    return isThere;
  },
};
