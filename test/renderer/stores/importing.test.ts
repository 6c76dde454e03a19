// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportPreview } from '../../../src/contracts/importing';
import { useImporting } from '../../../src/renderer/stores/importing';
import { useNotices } from '../../../src/renderer/stores/notices';

const preview = (errorCount: number): ImportPreview => ({
  importId: 'i1',
  label: 'a.csv',
  digest: 'd',
  rowCount: 3,
  validCount: 3 - errorCount,
  errorCount,
  delimiter: ',',
  rows: [],
  errors: [],
  creates: { accounts: [], books: [] },
});
const ok = (value: unknown) => ({ ok: true, value });
const call = vi.fn();

describe('import of positions', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
    call.mockReset();
    Object.defineProperty(window, 'api', { value: { call, pathOfFile: () => '' }, configurable: true });
  });

  it('says why a dropped thing without a path cannot be read', async () => {
    const importing = useImporting();
    await importing.readFile(new File(['x'], 'picture.png'));
    expect(importing.isOpen).toBe(true);
    expect(importing.failure?.message).toContain('picture.png has no path on this machine');
    expect(call).not.toHaveBeenCalled();
  });

  it('confirms only a clean file, or when invalid rows are to be skipped', async () => {
    call.mockImplementation(async (name: string) => ok(name === 'import.preview' ? preview(1) : null));
    const importing = useImporting();
    await importing.readText('account,book\n');
    expect(importing.preview?.errorCount).toBe(1);
    expect(importing.canConfirm).toBe(false);
    await importing.confirm();
    expect(call.mock.calls.map((one) => one[0])).not.toContain('import.confirm');
    importing.skipInvalid = true;
    expect(importing.canConfirm).toBe(true);
  });

  it('keeps the preview and says why when writing fails', async () => {
    const failure = { reason: 'STORAGE', message: 'disk full' };
    call.mockImplementation(async (name: string) =>
      name === 'import.preview'
        ? ok(preview(0))
        : name === 'import.confirm'
          ? { ok: false, failure }
          : ok(null),
    );
    const importing = useImporting();
    await importing.readText('x');
    await importing.confirm();
    expect(importing.failure).toEqual(failure);
    expect(importing.preview).not.toBeNull();
    expect(importing.isOpen).toBe(true);
  });

  it('offers undo after a successful import', async () => {
    call.mockImplementation(async (name: string) =>
      name === 'import.preview'
        ? ok(preview(0))
        : name === 'import.confirm'
          ? ok({ undoId: 'u', inserted: 3, removed: 0, skipped: 0 })
          : name === 'portfolio.undoState'
            ? ok({ undo: 'import of a.csv', redo: null })
            : ok(null),
    );
    const importing = useImporting();
    await importing.readText('x');
    await importing.confirm();
    const [notice] = useNotices().notices;
    expect(notice.text).toContain('Imported 3');
    notice.action?.run();
    expect(call.mock.calls.map((one) => one[0])).toContain('portfolio.undo');
  });

  it('discards what was staged before reading something else, and on close', async () => {
    call.mockImplementation(async (name: string) => ok(name === 'import.preview' ? preview(0) : null));
    const importing = useImporting();
    await importing.readText('x');
    await importing.readText('y');
    await importing.close();
    expect(call.mock.calls.filter((one) => one[0] === 'import.discard')).toHaveLength(2);
  });

  it('refuses empty text and a file without a path in words', async () => {
    const importing = useImporting();
    await importing.readText('  \n');
    expect(importing.failure?.reason).toBe('EMPTY');
    await importing.readFile(new File([], 'ghost.csv'));
    expect(importing.failure?.message).toContain('ghost.csv');
    expect(call).not.toHaveBeenCalled();
  });

  it('turns a broken channel into a failure', async () => {
    call.mockRejectedValue(new Error('channel closed'));
    const importing = useImporting();
    await importing.readText('x');
    expect(importing.failure).toEqual({ reason: 'INTERNAL', message: 'import.preview: channel closed' });
  });
});
