// @vitest-environment happy-dom
/** Feeds in each state as the panel shows them, their marks with reasons, and a recording in their place. */
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelLine } from '../../../src/contracts/feedChannels';
import type { FeedDetail, MarkedQuotes } from '../../../src/contracts/feedStatus';
import type { ReplayState } from '../../../src/contracts/replay';
import FeedReasons from '../../../src/renderer/panels/desk/FeedReasons.vue';
import { channelRow } from '../../../src/renderer/panels/desk/channelRow';
import FeedTable from '../../../src/renderer/panels/desk/FeedTable.vue';
import { feedsTable } from '../../../src/renderer/panels/desk/feedsTable';
import { useReplay } from '../../../src/renderer/stores/replay';
import { useSettings } from '../../../src/renderer/stores/settings';

const NONE: MarkedQuotes = {
  ...{ instruments: 1_096, stale: 0, crossed: 0, outlier: 0, volRange: 0 },
  ...{ oldSide: 0, oldFunding: 0 },
};
const feed = (patch: Partial<FeedDetail> = {}): FeedDetail => ({
  ...{ venue: 'okx', endpoint: 'simulator', address: 'simulator', state: 'live', ageMs: 30 },
  ...{ messagesPerSecond: 90, attempt: 0, detail: '', sinceMs: 1_000, clockOffsetMs: 12, reasons: [] },
  counters: { frames: 9, updates: 9, ignored: 0, rejected: 0, reconnects: 0, gaps: 0 },
  channels: { wanted: 72, live: 72, silent: [], refused: [] },
  channelLines: [],
  marked: NONE,
  ...patch,
});
const call = vi.fn();
beforeEach(() => {
  setActivePinia(createPinia());
  call.mockReset();
  call.mockResolvedValue({ ok: true, value: null });
  Object.defineProperty(window, 'api', { value: { call }, configurable: true });
});
const rowOf = (one: FeedDetail) => mount(FeedTable, { props: { feeds: [one] } }).get(`[data-state]`);

describe('the table of feeds', () => {
  it('counts no channel as speaking while a session is dialled', () => {
    expect(rowOf(feed()).text()).toContain('72 / 72');
    expect(rowOf(feed({ state: 'reconnecting', attempt: 3 })).text()).toContain('0 / 72');
  });

  it('shows what is not known as missing, not as 0', () => {
    const counters = { ...feed().counters, gaps: NaN, rejected: NaN };
    const row = rowOf(feed({ state: 'off', counters }));
    expect(row.get('[data-field="gaps"]').text()).toBe('–');
    expect(row.get('[data-field="rejected"]').text()).toBe('–');
  });

  it('points at a feed that is called live and says nothing', () => {
    const ages = (ageMs: number) => rowOf(feed({ ageMs })).findAll('td')[3].classes();
    expect(ages(2_900)).not.toContain('amiss');
    expect(ages(3_100)).toContain('amiss');
  });

  it('calls a recording by its name', () => {
    expect(rowOf(feed({ endpoint: 'recorded simulator' })).text()).toContain('recorded');
    expect(rowOf(feed({ endpoint: 'recorded simulator', state: 'stale' })).text()).toContain('stale');
  });

  it('marks quotes in amber, and the list below says which and why, before what was ignored', () => {
    const amiss = feed({
      marked: { ...NONE, crossed: 84, outlier: 2 },
      reasons: [{ kind: 'ignored', why: 'another product', count: 5 }],
    });
    const marked = rowOf(amiss).get('[data-testid="feed-marked"]');
    expect(marked.text()).toBe('86');
    expect(marked.classes()).toContain('amiss');
    const list = mount(FeedReasons, { props: { feeds: [amiss] } });
    expect(list.findAll('[data-testid="feed-reason"]').map((line) => line.text())).toEqual([
      'OKXquotes markedbid above ask84',
      'OKXquotes markedjumped away from index or neighbours2',
      'OKXframes ignoredanother product5',
    ]);
    const { headers, rows } = feedsTable([amiss]);
    expect(rows[0][headers.indexOf('Marked quotes')]).toBe(
      '84 bid above ask; 2 jumped away from index or neighbours',
    );
  });
});

describe('the order of the lines', () => {
  const feeds = [
    feed({ venue: 'deribit', messagesPerSecond: 60 }),
    feed({ venue: 'okx', state: 'off', messagesPerSecond: NaN }),
    feed({ venue: 'bybit', messagesPerSecond: 950 }),
  ];
  const orderOf = (table: ReturnType<typeof mount>) =>
    table.findAll('[data-state]').map((row) => row.attributes('data-testid')?.replace('feed-row-', ''));

  it('is that of the head that was pressed: up, down, as it comes; missing ones last', async () => {
    const table = mount(FeedTable, { props: { feeds } });
    const head = table.get('[data-testid="sort-rate"]');
    const direction = () => head.element.closest('th')?.getAttribute('aria-sort');
    expect([direction(), ...orderOf(table)]).toEqual(['none', 'deribit', 'okx', 'bybit']);
    await head.trigger('click');
    expect([direction(), ...orderOf(table)]).toEqual(['ascending', 'deribit', 'bybit', 'okx']);
    await head.trigger('click');
    expect([direction(), ...orderOf(table)]).toEqual(['descending', 'bybit', 'deribit', 'okx']);
    expect(useSettings().look.tableOrders).toEqual({ feeds: { column: 'rate', isDescending: true } });
    await head.trigger('click');
    expect([direction(), ...orderOf(table)]).toEqual(['none', 'deribit', 'okx', 'bybit']);
    expect(useSettings().look.tableOrders).toEqual({});
  });

  it('is remembered, and a column that is no more sorts nothing', () => {
    const settings = useSettings();
    settings.look.tableOrders = { feeds: { column: 'venue', isDescending: false } };
    expect(orderOf(mount(FeedTable, { props: { feeds } }))).toEqual(['bybit', 'deribit', 'okx']);
    settings.look.tableOrders = { feeds: { column: 'gone', isDescending: false } };
    expect(orderOf(mount(FeedTable, { props: { feeds } }))).toEqual(['deribit', 'okx', 'bybit']);
  });
});

describe('channels of a venue', () => {
  const line = (patch: Partial<ChannelLine>): ChannelLine => ({
    ...{ kind: 'optionTicker', name: '', count: 1_076, live: 1_076, quiet: 0, asked: 0, silent: 0 },
    ...{ refused: 0, ageMs: 20, oldestMs: 1_196, oldest: 'tickers.BTC-1', messagesPerSecond: 715, why: '' },
    ...patch,
  });

  it('open under its line, are remembered, and close again', async () => {
    const table = mount(FeedTable, { props: { feeds: [feed({ channelLines: [line({})] })] } });
    const opener = table.get('[data-testid="feed-channels-okx"]');
    expect(opener.attributes('aria-expanded')).toBe('false');
    await opener.trigger('click');
    expect(opener.attributes('aria-expanded')).toBe('true');
    expect(useSettings().look.openFeeds).toEqual(['okx']);
    expect(table.get('[data-testid="channel-row"]').text()).toBe(
      'Tickers of options207151,076 / 1,076livelongest silence 1,196 ms, tickers.BTC-1',
    );
    await opener.trigger('click');
    expect(table.find('[data-testid="channel-row"]').exists()).toBe(false);
  });

  it('are in the exported table', () => {
    const { headers, rows } = feedsTable([feed({ channelLines: [line({ live: 1_075, silent: 1 })] })]);
    expect(rows[0][headers.indexOf('Channels by kind')]).toBe(
      'Tickers of options: 1075 of 1076 heard, 1 silent, 1,075 live, age 20 ms, 715.0/s',
    );
  });

  it('say what is amiss, worst first, with the reason', () => {
    const row = channelRow(line({ live: 1_070, asked: 3, silent: 1, refused: 2, why: '60018 no such' }));
    expect(row).toMatchObject({ isAmiss: true, state: '2 refused, 1 silent, 3 asked for, 1,070 live' });
    expect(row.note).toBe('longest silence 1,196 ms, tickers.BTC-1; refused: 60018 no such');
    const one = { kind: 'status', name: 'system.status', count: 1, live: 0, quiet: 1 } as const;
    expect(channelRow(line(one))).toMatchObject({
      ...{ label: 'system.status', state: 'no event yet', isAmiss: false },
      note: 'state of the venue',
    });
  });
});

describe('the keys of a recording', () => {
  const STATE: ReplayState = {
    ...{ name: 'a.gz', venue: 'okx', startMs: 10_000, endMs: 30_000, positionMs: 28_000, speed: 5 },
    ...{ isPlaying: false, isSeeking: false, isSampleBook: false, notice: '' },
  };
  const calls = () => call.mock.calls.map(([name, argument]) => [name, argument as unknown]);

  it('play from where it is, and from the start once it is over', async () => {
    const replay = useReplay();
    replay.state = STATE;
    await replay.toggle();
    expect(calls()).toEqual([['replay.play', { isPlaying: true }]]);
    call.mockClear();
    replay.state = { ...STATE, positionMs: STATE.endMs };
    await replay.toggle();
    expect(calls()).toEqual([
      ['replay.seek', { positionMs: 10_000 }],
      ['replay.play', { isPlaying: true }],
    ]);
  });

  it('step within the recording and through the speeds, and do nothing without one', async () => {
    const replay = useReplay();
    replay.state = STATE;
    await replay.step(5_000);
    await replay.step(-5_000);
    await replay.changeSpeed(1);
    await replay.changeSpeed(-1);
    expect(calls()).toEqual([
      ['replay.seek', { positionMs: 30_000 }],
      ['replay.seek', { positionMs: 23_000 }],
      ['replay.speed', { speed: 20 }],
      ['replay.speed', { speed: 1 }],
    ]);
    call.mockClear();
    replay.state = null;
    await Promise.all([replay.toggle(), replay.step(1), replay.changeSpeed(1)]);
    expect(calls()).toEqual([]);
  });
});
