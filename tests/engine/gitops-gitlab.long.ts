import { describePipeline, gitlab } from "./describe-pipeline";

jest.setTimeout(300_000);

describePipeline(gitlab);
