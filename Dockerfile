# syntax=docker/dockerfile:1
ARG DENO_VERSION=2.9.6

# Packages in a layer of their own: it is made anew only when they change.
FROM denoland/deno:${DENO_VERSION} AS packages
WORKDIR /app
COPY deno.json deno.lock package.json ./
RUN deno install --frozen

# Training, on a listening history mounted at /app/data: docker compose run --rm train
FROM packages AS train
# The OpenMP runtime that libxgboost links to.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends libgomp1 \
  && rm -rf /var/lib/apt/lists/*
COPY . .
USER deno
CMD ["deno", "task", "pipeline"]

FROM packages AS build
COPY . .
RUN deno run -A release/serving_files.ts server.ts serving

# Serving: the server's modules and packages, configuration, model, and Deno.
FROM denoland/deno:${DENO_VERSION} AS serve
WORKDIR /app
COPY --from=build /app/serving ./
USER deno
# All addresses of the container; who reaches it is said where it is run.
ENV HOST=0.0.0.0 PORT=9696
EXPOSE 9696
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s \
  CMD ["deno", "eval", "--no-config", "const { ok } = await fetch(`http://127.0.0.1:${Deno.env.get('PORT')}/health`); Deno.exit(ok ? 0 : 1)"]
CMD ["deno", "run", "--node-modules-dir=manual", "--no-prompt", "--allow-read=configs,data/curated,data/processed,data/models,data/metrics,data/predictions,lib,node_modules/swagger-ui-dist", "--allow-net=0.0.0.0,127.0.0.1,localhost,[::],[::1]", "--allow-env=HOST,PORT,MAX_BODY_BYTES,MAX_RECORDS,BODY_TIMEOUT,MAX_CONNECTIONS,BREAKOUT_TOKEN,CORS_ORIGINS,LOG_LEVEL,LOG_TOKENS,LOG_STREAM", "server.ts"]
