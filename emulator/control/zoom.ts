// Control calls for Zoom: accounts and their server-to-server apps.
import { accountId, ZoomApp } from '../zoom/zoom.ts';
import { ControlError, readBody, type Handlers } from './calls.ts';

export const zoomHandlers: Handlers = {
  'GET /zoom': (world) => ({
    accounts: [...world.tenants.values()].map((tenant) => ({ tenantId: tenant.id, accountId: accountId(tenant) })),
    apps: world.zoom.apps(world.tenants.values()),
  }),
  'POST /zoom/apps': (world, request) => {
    const app = readBody(ZoomApp, request);
    if (!world.tenants.has(app.tenantId)) throw new ControlError(`There is no tenant ${app.tenantId}.`);
    world.zoom.put(app);
    return app;
  },
};
