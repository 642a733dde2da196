// Key pairs made here: only the public part is ever answered.
import { makeCertificate } from '../../connections/certificates.ts';
import type { SourceParts } from '../../connections/sources.ts';
import { createCertificate } from '../../contract/connections.ts';
import { orRefuse } from '../flow-answer.ts';
import { type Route, route } from '../route.ts';

export const certificateRoutes = (parts: SourceParts): readonly Route[] => [
  route(createCertificate, ({ input, caller: { organizationId } }) =>
    orRefuse(() => makeCertificate(parts, { ...input, organizationId })),
  ),
];
