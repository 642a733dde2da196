// `plumbline doctor`: the connection test of every connection.
import { listConnections, testConnection } from '../contract/connections.ts';
import { checksText, exitOf } from './checks-text.ts';
import { command } from './command.ts';
import { CommandFailed } from './failure.ts';
import { withProduct } from './product.ts';

export const doctor = command({
  name: 'doctor',
  summary: 'Tests every connection: what works, what does not, who can mend it and how.',
  options: {},
  run: async ({ values, ...place }) =>
    withProduct(place, { work: false }, async (client) => {
      const { connections } = await client.call(listConnections, {}, place.signal);
      if (connections.length === 0) {
        throw new CommandFailed('Nothing is connected yet, so there is nothing to test. See plumbline connect --help');
      }
      const exits: number[] = [];
      for (const { id, providerName, tenantName } of connections) {
        const { checks, ok } = await client.call(testConnection, { id }, place.signal);
        exits.push(exitOf(checks));
        place.stdout.write(
          values.json === true
            ? `${JSON.stringify({ connection: id, provider: providerName, tenant: tenantName, ok, checks })}\n`
            : `${providerName}, ${tenantName}\n${checksText(checks)}`,
        );
      }
      return Math.max(...exits);
    }),
});
