/** Finding the customer by name, address, contact or phone. */
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";
import type { CustomerLine } from "./shapes";
import { useLive } from "./use-live";

export function CustomerPick({ onPick }: { onPick(customer: CustomerLine): void }) {
  const [q, setQ] = useState("");
  const found = useLive<CustomerLine[]>(`/api/customers?limit=20&q=${encodeURIComponent(q.trim())}`).shown.value;
  return (
    <div class="picker">
      <div class="finder">
        <Icon name="search" />
        <input class="inp" type="search" value={q} autofocus placeholder={t("desk.findCustomer")} aria-label={t("desk.findCustomer")} onInput={(event) => setQ(event.currentTarget.value)} />
      </div>
      <ul class="stack">
        {(found ?? []).map((customer) => (
          <li key={customer.id}>
            <button type="button" class="btn" onClick={() => onPick(customer)}>
              {customer.name}
            </button>
          </li>
        ))}
        {found?.length === 0 && <li class="mut">{t("desk.noCustomer", { q: q.trim() })}</li>}
      </ul>
    </div>
  );
}
