// `plumbline status`: the connections, how far their streams are, and what is wrong.
import { listConnections } from '../contract/connections.ts';
import { command } from './command.ts';
import { Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { connectionText } from './progress-text.ts';

export const status = command({
  name: 'status',
  summary: 'Shows the connections, how far they are, and what is wrong.',
  options: {},
  run: async ({ values, ...place }) =>
    withProduct(place, { work: false }, async (client) => {
      const { connections } = await client.call(listConnections, {}, place.signal);
      for (const connection of connections) {
        place.stdout.write(values.json === true ? `${JSON.stringify(connection)}\n` : connectionText(connection));
      }
      if (connections.length === 0 && values.json !== true) {
        place.stdout.write('Nothing is connected yet. Connect a source: plumbline connect --help\n');
      }
      return connections.some((one) => one.status === 'needs-attention') ? Exit.needsAdmin : Exit.fine;
    }),
});
