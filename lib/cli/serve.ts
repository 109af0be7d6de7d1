import { serve as serveModel } from "../serving/serve.ts";
import { rootCommand, wholeNumber } from "./command.ts";

/** `breakout serve`. */
export const serve = rootCommand("serve", "serve predictions from the saved model over HTTP")
  .option("--host <address>", "address to listen on (default: HOST, or 0.0.0.0)")
  .option("--port <number>", "port to listen on (default: PORT, or 9696)", wholeNumber(0))
  .action(({ root, host, port }) =>
    serveModel({
      root,
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      onListen: (url) => console.log(`Listening on ${url}`),
    })
  );
