# Plumbline's image: the pages are built, development parts stay behind, and it runs as nobody special on a read-only file system.
# docker build -t plumbline .
FROM node:24-bookworm-slim AS parts
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: it refuses a lockfile that lacks the optional binaries of another platform. Versions are the lockfile's.
RUN npm install --no-save --omit=dev --ignore-scripts --no-audit --no-fund
# The lockfile carries Nodes for machines that have an old one; here there is one already.
RUN rm -rf node_modules/node-bin-* node_modules/node-darwin-* node_modules/node-linux-* node_modules/node-win-*
COPY src ./src
# The embedded database starts from a template, which a read-only file system cannot keep later.
RUN node --input-type=module -e "import { ensureTemplate } from './src/db/template.ts'; if ((await ensureTemplate()) === null) process.exit(1)"

FROM node:24-bookworm-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
COPY web ./web
RUN node node_modules/vite/bin/vite.js build --logLevel warn --config web/vite.config.ts
RUN mkdir data

FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json LICENSE ./
COPY bin ./bin
COPY src ./src
COPY --from=parts /app/node_modules ./node_modules
COPY --from=pages /app/dist ./dist
# Empty, and a volume's first content: so that a fresh volume belongs to this user.
COPY --from=pages --chown=1000:1000 /app/data /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PLUMBLINE_DATA_DIR=/data
USER 1000:1000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/plumbline.mjs"]
CMD ["serve"]
