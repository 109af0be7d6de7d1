import { messageOf } from "../base/errors.ts";
import { createApp } from "./app.ts";
import { loadServedModel, type ModelPaths, type ServedModel } from "./served_model.ts";
import type { App, Service } from "./service.ts";

/**
 * The app of the model that is served now. A new model is loaded and tried beside it; then one
 * assignment puts the new app in its place, and requests under way are finished by the old one.
 */
export class LiveApp {
  /** Made when first asked for: mostly there is a model by then. */
  #app: App | undefined;
  #hasModel = false;
  #loading: Promise<unknown> = Promise.resolve();

  /** @param locate says where the files are that are to be loaded now */
  constructor(
    private readonly service: Service,
    private readonly locate: () => Promise<ModelPaths>,
  ) {}

  /** Answers a request with the model of the moment. */
  readonly fetch: App["fetch"] = (request, bindings) =>
    (this.#app ??= createApp(this.service, null)).fetch(request, bindings);

  /**
   * Loads the model of the files as they are now, after loads that were asked for before.
   *
   * @throws UserError if it cannot be used; the model before keeps serving
   */
  load(): Promise<void> {
    const loaded = this.#loading.then(this.locate)
      .then((paths) => loadServedModel(paths, this.service.log));
    this.#loading = loaded.catch(() => {}); // told to the one who asked
    return loaded.then((model) => this.#serve(model));
  }

  /** {@link load}, and if that fails it is logged and counted. */
  async reload(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.service.metrics.count(({ loads }) => loads.inc({ outcome: "refused" }));
      const message = this.#hasModel ? "model refused; the one before keeps serving" : "no model";
      this.service.log.add("error", message, { error: messageOf(error) });
    }
  }

  #serve(served: ServedModel): void {
    this.#app = createApp(this.service, served);
    this.#hasModel = true;
    const { model: { family, sha256 }, feature_set, training, input } = served.artifact;
    const trained_until = training?.validation.months.last ?? "";
    const simulated = String(input.simulated);
    this.service.metrics.count(({ loads, model }) => {
      loads.inc({ outcome: "loaded" });
      model.reset();
      model.set({ family, feature_set, sha256, trained_until, simulated }, 1);
    });
    this.service.log.add("info", "model loaded", { family, sha256 });
  }
}
