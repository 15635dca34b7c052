import { describe, expect, it } from 'vitest';
import { renderDrift } from '../../src/report/render-drift.ts';
import { type Document, driftOf } from './second-spec.ts';

const queue = '/api/v1/patients/{pt_id}/portal/enqueued';

describe('compareWith', () => {
  it('reports no drift for the contract itself', async () => {
    const drift = await driftOf(() => undefined, 'full');

    expect(drift).toMatchObject({ missing: [], unknown: [], moved: [], changes: [], remarks: 0 });
    expect(renderDrift(drift)).toContain('Drift: 0 missing, 0 breaking, 0 compatible, 0 unrated.');
  });

  it('reports missing operations and operations that are not in the contract', async () => {
    const drift = await driftOf((document) => {
      delete document.paths['/api/v1/patients/{pt_id}/portal/invite'];
      document.paths['/api/v1/faxes'] = { get: { responses: { 200: { description: 'Faxes.' } } } };
    });

    expect(drift.missing).toEqual([
      { method: 'POST', path: '/api/v1/patients/{pt_id}/portal/invite' },
    ]);
    expect(drift.unknown).toEqual([{ method: 'GET', path: '/api/v1/faxes' }]);
  });

  it('compares only the operations of the surface', async () => {
    const change = (document: Document) => {
      delete document.paths['/api/v1/patients/{pt_id}'];
    };

    expect((await driftOf(change)).missing).toEqual([]);
    expect((await driftOf(change, 'full')).missing).toEqual([
      { method: 'GET', path: '/api/v1/patients/{pt_id}' },
    ]);
  });

  it.each([
    ['in server URLs', 'https://sandbox.md-hq.com/api/v1'],
    ['in no URL', 'https://{subdomain}.md-hq.com'],
  ])('accepts /api/v1 %s, and other parameter names', async (_where, url) => {
    const drift = await driftOf((document) => {
      document.servers = [{ url }];
      document.paths = Object.fromEntries(
        Object.entries(document.paths).map(([path, item]) => [
          path.replace('/api/v1', '').replace('{pt_id}', '{patient_id}'),
          item,
        ]),
      );
      document.components.parameters.PatientId.name = 'patient_id';
    });

    expect(drift).toMatchObject({ missing: [], unknown: [], changes: [], remarks: 0 });
    expect(drift.moved).toContainEqual({
      operation: 'showPortalRequests',
      from: queue,
      to: `${new URL(url.replace(/[{}]/g, '')).pathname.replace(/^\/$/, '')}${queue.slice('/api/v1'.length).replace('pt_id', 'patient_id')}`,
    });
  });

  it('rates changes as breaking or compatible', async () => {
    const { changes } = await driftOf((document) => {
      const list = document.paths[queue].get;
      list.parameters.push({
        name: 'clinic',
        in: 'query',
        required: true,
        schema: { type: 'string' },
      });
      document.components.schemas.PrescriptionSubmission.properties.urgent = { type: 'boolean' };
    }, 'full');

    expect(changes).toEqual([
      {
        operation: 'showPortalRequests',
        rating: 'breaking',
        what: expect.stringContaining('`clinic`'),
      },
      {
        operation: 'queuePatientPrescription',
        rating: 'compatible',
        what: expect.stringContaining('`urgent`'),
      },
    ]);
  });

  it('ignores differences beyond the surface', async () => {
    const change = ({ paths, components }: Document) => {
      const { get } = paths[queue];
      get.parameters = get.parameters.filter(({ $ref }: Document) => !$ref.endsWith('/Offset'));
      get.responses = { 200: { description: 'The queue, in a form of its own.' } };
      components.parameters.Limit.schema = { type: 'string' };
      components.schemas.PrescriptionSubmission.properties = { drug: { type: 'string' } };
    };

    expect(await driftOf(change)).toMatchObject({ missing: [], changes: [], remarks: 0 });
    const { changes } = await driftOf(change, 'full');
    expect(changes.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'Response `422` was removed.',
        '`offset` query parameter was removed.',
        "Type narrowed from 'integer' to 'string'.",
        'Property `notes` of `PrescriptionSubmission` was removed.',
      ]),
    );
  });

  it('ignores schemas that no compared operation uses', async () => {
    const { changes } = await driftOf(({ components }) => {
      components.schemas.Invitation = { type: 'string', default: 'x' };
      components.schemas.Patient = { type: 'object', required: ['fax'] };
    });

    expect(changes).toEqual([]);
  });

  it('ignores operation ids', async () => {
    const { changes } = await driftOf((document) => {
      document.paths[queue].get.operationId = 'getPortalQueue';
      delete document.paths['/api/v1/patients/{pt_id}'].get.operationId;
    }, 'full');

    expect(changes).toEqual([]);
  });

  it('resolves references to operations and their parts', async () => {
    const { missing, changes } = await driftOf((document) => {
      document.components.pathItems = { Queue: document.paths[queue] };
      document.paths[queue] = { $ref: '#/components/pathItems/Queue' };
      document.components.parameters['Patient~Id'] = document.components.parameters.PatientId;
      document.components.parameters.PatientId = { $ref: '#/components/parameters/Patient~0Id' };
    }, 'full');

    expect({ missing, changes }).toEqual({ missing: [], changes: [] });
  });

  it('reports changes of defaults and security as unrated', async () => {
    const { changes } = await driftOf((document) => {
      document.components.parameters.StatusFilter.schema.default = 'all';
      document.security = [];
    }, 'full');

    expect(changes).toEqual([
      {
        operation: 'showPortalRequests',
        rating: 'unrated',
        what: '`default` was modified at parameters/2/schema.',
      },
      { operation: undefined, rating: 'unrated', what: '`0` was removed at security.' },
    ]);
  });

  it('counts changed descriptions as remarks', async () => {
    const drift = await driftOf((document) => {
      document.paths[queue].get.description = 'The queue.';
    });

    expect(drift.changes).toEqual([]);
    expect(drift.remarks).toBe(1);
  });

  it('reads JSON and the nullable types of OpenAPI 3.0', async () => {
    const change = (document: Document) => {
      document.openapi = '3.0.3';
      const olden = (node: Document): void => {
        if (typeof node !== 'object' || node === null) return;
        if (Array.isArray(node.type) && node.type.length === 2) {
          node.type = node.type.find((type: string) => type !== 'null');
          node.nullable = true;
        }
        Object.values(node).forEach(olden);
      };
      olden(document.components.schemas);
    };

    expect(await driftOf(change, 'full', 'second.json')).toMatchObject({ changes: [], remarks: 0 });
  });
});
