// GET /admin/reportSettings: whether usage reports conceal names.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { readReportSettings } from './requirements.ts';

const answerSettings = ({ world, tenant }: Call): Answer =>
  answerJson(
    200,
    {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#admin/reportSettings/$entity',
      displayConcealedNames: world.switches.of(tenant.id).displayConcealedNames,
    },
    { 'content-type': graphType },
  );

export const reportSettingsEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/admin/reportSettings',
    area: 'directory',
    units: 1,
    requires: readReportSettings,
    resource: 'reportSettings',
    paged: false,
    answer: answerSettings,
  },
];
