/** A SPAN file in XML as exchanges write them, small. */
const THIRDS = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];

/** P&L lost by one long future at each scenario, as files print it, with the drift of a day. */
export function array(range: number, multiple: number, cover: number): string {
  const losses = [
    ...THIRDS.map((third) => (-third / 3) * range + 2),
    -multiple * range * cover,
    multiple * range * cover,
  ];
  return `<ra><r>1</r>${losses.map((loss) => `<a>${loss.toFixed(4)}</a>`).join('')}<d>1</d></ra>`;
}

const points = [...THIRDS.map((third, k) => [third / 3, k % 2 === 0 ? 1 : -1, 1]), [3, 0, 0.3], [-3, 0, 0.3]]
  .map(
    ([price, vol, weight], k) =>
      `<scanPointDef><point>${k + 1}</point><priceScanDef><mult>1</mult><numerator>${price * 3}</numerator><denominator>3</denominator></priceScanDef>
<volScanDef><mult>1</mult><numerator>${vol}</numerator><denominator>1</denominator></volScanDef><weight>${weight}</weight></scanPointDef>`,
  )
  .join('\n');

export interface Commodity {
  readonly code: string;
  readonly price: number;
  readonly cvf: number;
  readonly range: number;
  readonly stated?: number;
}

const future = ({ code, price, cvf, range, stated = range / cvf }: Commodity, id: number): string => `<futPf>
<pfId>${id}</pfId><pfCode>${code}F</pfCode><cvf>${cvf}</cvf>
<fut><cId>1</cId><pe>20261225</pe><p>${price}</p><d>1</d><cvf>${cvf}</cvf>
<scanRate><r>1</r><priceScan>${stated}</priceScan><volScan>0.12</volScan></scanRate>${array(range, 3, 0.3)}</fut>
</futPf>`;

const definition = ({ code, price, cvf }: Commodity, id: number): string => `<ccDef>
<cc>${code}</cc><name>${code} &amp; others</name><currency>USD</currency>
<pfLink><pfType>FUT</pfType><pfId>${id}</pfId></pfLink>
<intraTiers><tier><tn>1</tn><sPe>20261120</sPe><ePe>20261231</ePe></tier><tier><tn>2</tn><sPe>20270101</sPe><ePe>20271231</ePe></tier></intraTiers>
<somTiers><tier><tn>0</tn><rate><r>1</r><val>${price * cvf * 0.02}</val></rate></tier></somTiers>
<dSpread><spread>1</spread><chargeMeth>F</chargeMeth><rate><r>1</r><val>${price * cvf * 0.004}</val></rate>
<tLeg><cc>${code}</cc><tn>1</tn><rs>A</rs><i>1</i></tLeg><tLeg><cc>${code}</cc><tn>2</tn><rs>B</rs><i>1</i></tLeg></dSpread>
</ccDef>`;

export const BTC: Commodity = { code: 'BTC', price: 90_000, cvf: 5, range: 90_000 * 5 * 0.22 };
export const ETH: Commodity = { code: 'ETH', price: 3_000, cvf: 50, range: 3_000 * 50 * 0.27 };

export const spn = (
  commodities: readonly Commodity[],
  date = '20261120',
  more = '',
): string => `<?xml version="1.0"?>
<spanFile><fileFormat>4.00</fileFormat>
<definitions><currencyDef><currency>USD</currency></currencyDef></definitions>
<pointInTime>
<date>${date}</date><isSetl>1</isSetl>
<clearingOrg><ec>CME</ec><name>CME</name><lookAheadYears>0.00273973</lookAheadYears>
<pointDef><r>1</r>
${points}
</pointDef>
${commodities.map((c, k) => definition(c, k + 1)).join('\n')}
<interSpreads><dSpread><spread>1</spread><rate><r>1</r><val>0.55</val></rate>
<tLeg><cc>BTC</cc><tn>0</tn><rs>A</rs><i>1</i></tLeg><tLeg><cc>ETH</cc><tn>0</tn><rs>B</rs><i>6</i></tLeg></dSpread></interSpreads>
<exchange><exch>CME</exch>
${commodities.map((c, k) => future(c, k + 1)).join('\n')}
${more}
</exchange></clearingOrg></pointInTime></spanFile>
`;
