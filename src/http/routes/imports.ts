// Imports: which exported files can be read, and reading them.
import type { SourceParts } from '../../connections/sources.ts';
import * as contract from '../../contract/imports.ts';
import { isAttested } from '../../db/queries/attestation.ts';
import type { SecretPlace } from '../../lib/secrets.ts';
import { mapAccounts } from '../../people/roster.ts';
import { GiveUp } from '../../providers/errors.ts';
import type { FileImport, Provider } from '../../providers/provider.ts';
import { rollUp } from '../../signals/rollup.ts';
import { expandUploads } from '../../sync/archives.ts';
import { runImport } from '../../sync/imports.ts';
import { invalidFields, notFound, Refusal } from '../errors.ts';
import { type Call, type Route, route } from '../route.ts';

const notAttested = 'Nobody has attested yet that those who speak consent: see Settings > Calls.';

const infoOf = (provider: Provider, one: FileImport, attested: boolean): contract.ImportInfo => ({
  provider: provider.id,
  providerName: provider.name,
  id: one.id,
  title: one.title,
  summary: one.summary,
  steps: one.steps.map((step) => ({ ...step })),
  accept: [...one.accept],
  needsMailbox: one.needsMailbox === true,
  blocked: one.gate === 'calls' && !attested ? notAttested : null,
});

const findImport = (providers: readonly Provider[], input: { provider: string; name: string }) => {
  const provider = providers.find(({ id }) => id === input.provider);
  const reading = provider?.imports?.find(({ id }) => id === input.name);
  if (provider === undefined || reading === undefined) throw notFound(`The import ${input.provider}/${input.name}`);
  return { provider, reading };
};

const readFiles = async (
  { database, seams, keyring, providers }: SourceParts,
  { input, caller, signal }: Call<typeof contract.importFiles.input._output>,
): Promise<contract.ImportResult> => {
  const { provider, reading } = findImport(providers, input);
  const { organizationId, fullName: by } = caller;
  const { mailbox } = input;
  if (reading.needsMailbox === true && mailbox === null)
    throw invalidFields([{ field: 'mailbox', message: 'Say by address whose calls these are.' }]);
  const { clock } = seams;
  try {
    const files = await expandUploads(
      input.files.map(({ path, data }) => ({ path, bytes: Buffer.from(data, 'base64') })),
    );
    const parts = {
      database,
      clock,
      seal: (text: string, place: SecretPlace) => keyring.seal(text, place),
      mapAccounts,
    };
    const imported = await runImport(parts, { organizationId, provider, reading, files, mailbox, by, signal });
    await rollUp(database, { organizationId, clock, signal });
    return { ...imported, files: files.length, quarantined: imported.quarantined.map((one) => ({ ...one })) };
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error;
    const { code, title, fix } = error.problem;
    throw new Refusal({ status: 400, code, message: title, fix }, { cause: error });
  }
};

export const importRoutes = (parts: SourceParts): Route[] => [
  route(contract.listImports, async ({ caller: { organizationId } }) => {
    const attested = await parts.database.tenant(organizationId, (tx) => isAttested(tx, organizationId));
    return {
      imports: parts.providers.flatMap((provider) =>
        (provider.imports ?? []).map((one) => infoOf(provider, one, attested)),
      ),
    };
  }),
  route(contract.importFiles, (call) => readFiles(parts, call)),
];
