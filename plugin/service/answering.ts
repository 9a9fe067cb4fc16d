import { type handleUnaryCall, status } from "@grpc/grpc-js";

/** The calls of a service, and how many of them are under way. */
export interface Answering {
  /** A method of the service: takes the request, gives the answer, throws a sentence. */
  readonly answer: <Request, Answer>(
    work: (request: Request) => Answer | Promise<Answer>,
  ) => handleUnaryCall<Request, Answer>;
  /** Resolves when no call is under way. */
  readonly settled: () => Promise<void>;
}

/** @param adapt Says a failure in the words that fit where the settings of this process come from. */
export function answering(adapt: (sentence: string) => string, heard = () => Promise.resolve()): Answering {
  const underWay = new Set<Promise<void>>();
  return {
    answer: (work) => (call, done) => {
      const ended = Promise.resolve()
        .then(() => work(call.request))
        .finally(heard)
        .then(
          (response) => {
            done(null, response);
          },
          (error: unknown) => {
            done({ code: status.UNKNOWN, details: adapt(sentenceOf(error)) });
          },
        )
        .finally(() => underWay.delete(ended));
      underWay.add(ended);
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // Half of a surrogate pair in a status message makes the gRPC library throw instead of answer, and `up` hang.
  return Buffer.from(message).toString();
}
