// What is typed to connect the emulated personnel office.
import { z } from 'zod';
import type { Form } from './foreign-stage.ts';
import type { Stage } from './stage.ts';

const Known = z.object({
  companies: z.array(z.object({ subdomain: z.string() })),
  keys: z.array(z.object({ key: z.string() })),
});

export const bamboohrForm = async (stage: Stage, since: string): Promise<Form> => {
  const { companies, keys } = await stage.control.get('/bamboohr', Known);
  const fields = { company: `${companies[0]?.subdomain}.bamboohr.com`, apiKey: keys[0]?.key ?? '' };
  return { provider: 'bamboohr', fields, streams: ['people'], since };
};
