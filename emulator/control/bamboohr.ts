// Control calls for BambooHR: keys, how widely the directory is shared, and what the personnel office changes.
import { z } from 'zod';
import { BambooKey, sharings, subdomainOf } from '../bamboohr/bamboohr.ts';
import type { Employee } from '../bamboohr/employees.ts';
import { bytesOf } from '../scenarios/random.ts';
import type { World } from '../world.ts';
import { ControlError, pickTenant, readBody, type Handlers } from './calls.ts';

const NewKey = z.strictObject({
  tenant: z.string().optional(),
  key: z.string().optional(),
  employee: z.string().default('100'),
  state: z.enum(['active', 'disabled', 'no-access']).default('active'),
  hidden: z.array(z.string()).default([]),
});
const NewSharing = z.strictObject({ tenant: z.string().optional(), sharing: z.enum(sharings) });

const Edit = z.strictObject({
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
  preferredName: z.string().nullable().exactOptional(),
  workEmail: z.string().nullable().exactOptional(),
  jobTitle: z.string().nullable().exactOptional(),
  department: z.string().nullable().exactOptional(),
  location: z.string().exactOptional(),
  supervisorId: z.string().nullable().exactOptional(),
  hireDate: z.iso.date().exactOptional(),
  terminationDate: z.iso.date().nullable().exactOptional(),
});
const EmployeeStep = z.union([
  z.strictObject({ tenant: z.string().optional(), employee: z.string(), change: Edit }),
  z.strictObject({ tenant: z.string().optional(), employee: z.string(), deleted: z.literal(true) }),
  z.strictObject({
    tenant: z.string().optional(),
    hire: Edit.required({ firstName: true, lastName: true, hireDate: true }),
  }),
]);

const hire = (
  id: string,
  hired: z.infer<typeof Edit> & Pick<Employee, 'firstName' | 'lastName' | 'hireDate'>,
): Employee => ({
  id,
  employeeNumber: `E${id}`,
  userId: null,
  preferredName: null,
  workEmail: null,
  jobTitle: null,
  department: null,
  location: 'Berlin',
  supervisorId: null,
  terminationDate: null,
  partTime: false,
  private: { homeEmail: `home.${id}@home.example`, mobilePhone: '+49 1', dateOfBirth: '1990-01-01' },
  ...hired,
});

const change = (world: World, step: z.infer<typeof EmployeeStep>): { readonly id: string } => {
  const tenant = pickTenant(world, step.tenant);
  const at = world.clock.now();
  const records = world.bamboohr.read(tenant, at);
  if ('hire' in step) {
    const id = String(Math.max(99, ...[...records.keys()].map(Number)) + 1);
    world.bamboohr.change(tenant.id, { at, hired: hire(id, step.hire) });
    return { id };
  }
  const { employee: id } = step;
  if (!records.get(id)?.employee) throw new ControlError(`BambooHR has no employee ${id}.`);
  world.bamboohr.change(tenant.id, 'change' in step ? { at, id, edit: step.change } : { at, deleted: id });
  return { id };
};

export const bamboohrHandlers: Handlers = {
  'GET /bamboohr': (world) => ({
    companies: [...world.tenants.values()].map((tenant) => ({
      tenantId: tenant.id,
      subdomain: subdomainOf(tenant),
      sharing: world.bamboohr.sharingOf(tenant.id),
    })),
    keys: world.bamboohr.keys(world.tenants.values()),
  }),
  'POST /bamboohr/keys': (world, request) => {
    const { tenant: named, key: given, ...rest } = readBody(NewKey, request);
    const tenant = pickTenant(world, named);
    const count = world.bamboohr.keys(world.tenants.values()).length;
    const key = BambooKey.parse({
      key: given ?? bytesOf(['bamboohr key', tenant.id, count], 20).toString('hex'),
      tenantId: tenant.id,
      ...rest,
    });
    world.bamboohr.put(key);
    return key;
  },
  'POST /bamboohr/sharing': (world, request) => {
    const { tenant: named, sharing } = readBody(NewSharing, request);
    world.bamboohr.share(pickTenant(world, named).id, sharing);
    return { sharing };
  },
  'POST /bamboohr/employees': (world, request) => change(world, readBody(EmployeeStep, request)),
};
