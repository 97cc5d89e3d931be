import type { DeliveryFeesInput, DeliveryZoneInput, FeesPartsFragment } from '~/gql/staff/graphql';
import { editableMoney, parseMoney, type Amount } from '~/utils/formats';
import { parts } from '~/utils/productForm';
import type { Refusal } from '~/utils/refusals';

/** A price as it is typed, or no delivery at all. */
export interface FeeDraft {
  isServed: boolean;
  fee: string;
}

/** An area as it is typed. Countries and postal codes are divided by commas. */
export interface ZoneDraft extends FeeDraft {
  /** Tells areas apart while they are moved. */
  key: number;
  name: string;
  countries: string;
  postalCodes: string;
}

export interface FeesDraft {
  zones: ZoneDraft[];
  elsewhere: FeeDraft;
  minimumOrder: string;
  freeFrom: string;
}

/** What is wrong, by the path of the field, as in `zones.0.fee`. */
export type FeesProblems = Record<string, string>;

let lastKey = 0;

export function newZone(): ZoneDraft {
  lastKey += 1;
  return { key: lastKey, name: '', countries: '', postalCodes: '', isServed: true, fee: '' };
}

/** How fees are shown for typing. Where nobody has set any, everything is delivered for nothing. */
export function feesDraft(fees: FeesPartsFragment | null, currency: string, locale: string): FeesDraft {
  const free: Amount = { amount: 0, currency };
  const zones = (fees?.zones ?? []).map((zone) => ({
    ...newZone(),
    name: zone.name,
    countries: zone.countries.join(', '),
    postalCodes: zone.postalCodes.join(', '),
    ...feeDraft(zone.fee, locale),
  }));
  return {
    zones,
    elsewhere: feeDraft(fees ? fees.elsewhere : free, locale),
    minimumOrder: fees?.minimumOrder ? editableMoney(fees.minimumOrder, locale) : '',
    freeFrom: fees?.freeFrom ? editableMoney(fees.freeFrom, locale) : '',
  };
}

function feeDraft(fee: Amount | null, locale: string): FeeDraft {
  return { isServed: fee !== null, fee: fee ? editableMoney(fee, locale) : '' };
}

/** The fees for the API, and the keys of what is wrong with them. */
export function feesInput(draft: FeesDraft, currency: string): { input: DeliveryFeesInput; problems: FeesProblems } {
  const problems: FeesProblems = {};
  const money = (text: string, path: string, isRequired: boolean): number | null => {
    if (text.trim() === '') {
      if (isRequired) problems[path] = 'errors.rules.required';
      return null;
    }
    const amount = parseMoney(text, currency);
    if (amount === undefined) problems[path] = 'errors.rules.money';
    return amount ?? null;
  };
  const fee = ({ isServed, fee }: FeeDraft, path: string) => (isServed ? money(fee, path, true) : null);
  const zone = (typed: ZoneDraft, index: number): DeliveryZoneInput => {
    const path = `zones.${index}`;
    if (typed.name.trim() === '') problems[`${path}.name`] = 'errors.rules.required';
    const [countries, postalCodes] = [parts(typed.countries, ','), parts(typed.postalCodes, ',')];
    if (countries.length + postalCodes.length === 0) problems[`${path}.countries`] = 'staff.fees.noArea';
    return { name: typed.name, countries, postalCodes, fee: fee(typed, `${path}.fee`) };
  };
  const input = {
    zones: draft.zones.map(zone),
    elsewhere: fee(draft.elsewhere, 'elsewhere'),
    minimumOrder: money(draft.minimumOrder, 'minimumOrder', false),
    freeFrom: money(draft.freeFrom, 'freeFrom', false),
  };
  return { input, problems };
}

/** The path of the field that a refusal is about; a country of an area is `zones.0.countries`. */
export function feesPath({ field }: Pick<Refusal, 'field'>): string {
  const path = field?.[0] === 'input' ? field.slice(1) : (field ?? []);
  return path.slice(0, 3).join('.');
}

/** What was typed at the place of a refusal, such as the one country among many that is named twice. */
export function typedAt({ field }: Pick<Refusal, 'field'>, { zones }: DeliveryFeesInput): string | undefined {
  const [zone, list, entry] = (field ?? []).slice(2);
  const named = zones[Number(zone)];
  if (!named || entry === undefined || (list !== 'countries' && list !== 'postalCodes')) return undefined;
  return named[list]?.[Number(entry)];
}
