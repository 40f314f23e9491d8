/** 受理: a new order from a customer's call. */
import { useState } from "preact/hooks";
import type { OrderKind, OrderSource } from "../../domain/rows";
import type { Workspace } from "../../store/workspace";
import { newId } from "../../store/ids";
import { type Version, latest } from "../../domain/versions";
import { useHold } from "../../frame/hold";
import { t } from "../../i18n";
import { siteTime } from "../../i18n/format";
import { Field } from "../../ui/field";
import { Segment } from "../../ui/segment";
import { act } from "./act";
import { CustomerPick } from "./customer-pick";
import { type Bucket, customerOf, devicesOf } from "./shapes";
import { useLive } from "./use-live";

interface Props {
  ws: Workspace;
  onDone(id: string | null): void;
}

export function NewOrder({ ws, onDone }: Props) {
  const [customer, setCustomer] = useState<{ id: string; name: string } | null>(null);
  return (
    <section class="panel new">
      <header>
        <h2>{t("desk.new")}</h2>
        <span class="end">{t("desk.keys")}</span>
      </header>
      <div class="scroll inner">
        {customer ? <Form ws={ws} customer={customer.id} onOther={() => setCustomer(null)} onDone={onDone} /> : <CustomerPick onPick={setCustomer} />}
      </div>
    </section>
  );
}

const KINDS: readonly OrderKind[] = [
  "repair", "inspection", "installation", "software", "upgrade", "change", "extension", "data", "data_remote", "consultation", "guidance",
  "training", "tracking", "care", "dispatch",
];
const SOURCES: readonly OrderSource[] = ["call", "fax", "department", "headquarters", "mail", "web", "chat"];

function Form({ ws, customer, onOther, onDone }: { ws: Workspace; customer: string; onOther(): void; onDone(id: string): void }) {
  const bucket = useLive<Bucket>(`/api/customers/${customer}`).shown.value;
  const templates = latest(useLive<Version[]>("/api/templates").shown.value ?? []);
  const [kind, setKind] = useState<OrderKind>("repair");
  const [source, setSource] = useState<OrderSource>("call");
  const [faultClass, setClass] = useState<"a" | "b" | "c">("b");
  const [priority, setPriority] = useState<"normal" | "high" | "urgent">("normal");
  const [asked, ask] = useState(false);
  const [fault, setFault] = useState("");
  // Most of what the caller says stands in fields that nobody watches: the whole form counts as typing.
  useHold(true);
  const found = bucket && customerOf(bucket);
  if (!bucket || !found) return <p class="mut">{t("desk.reading")}</p>;
  const contact = found.contacts[0];

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    if (text("fault") === "") return ask(true);
    const id = newId();
    const payload = {
      customer, kind, source, fault: text("fault"), fault_class: faultClass, priority, contact: text("contact"), phone: text("phone"), address: text("address"), note: text("note"),
      ...(text("device") ? { device: text("device") } : {}),
      ...(text("template") ? { template: text("template") } : {}),
      ...(text("appointment") ? { appointment_at: siteTime(text("appointment")) } : {}),
      ...(text("due") ? { due_at: siteTime(text("due")) } : {}),
    };
    if (await act(ws, { type: "order.create@1", bucket: ["o", id], payload, bv: 0 }, t("desk.did.create"))) onDone(id);
  }

  return (
    <form class="grid2" onSubmit={(event) => void submit(event as unknown as SubmitEvent)}>
      <div class="wide fx">
        <b>{found.name}</b>
        <button type="button" class="btn" onClick={onOther}>
          {t("desk.otherCustomer")}
        </button>
      </div>
      <div class="wide">
        <Segment name="source" legend={t("order.source")} value={source} onChoose={(value: OrderSource) => setSource(value)} choices={SOURCES.map((value) => ({ value, label: t(`source.${value}`) }))} />
      </div>
      <Field label={t("desk.kind")}>
        {(control) => (
          <select {...control} class="inp" name="kind" value={kind} onChange={(event) => setKind(event.currentTarget.value as OrderKind)}>
            {KINDS.map((value) => (
              <option key={value} value={value}>{t(`kind.${value}`)}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("order.device")}>
        {(control) => (
          <select {...control} class="inp" name="device">
            <option value="">{t("desk.noDevice")}</option>
            {devicesOf(bucket).map(({ id, doc }) => (
              <option key={id} value={id}>
                {`${doc.name} · ${doc.serial} · ${doc.place}`}
              </option>
            ))}
          </select>
        )}
      </Field>
      {kind === "inspection" && (
        <Field label={t("desk.template")}>
          {(control) => (
            <select {...control} class="inp" name="template">
              {templates.map(({ id, name, version }) => (
                <option key={id} value={id}>{`${name} v${version}`}</option>
              ))}
            </select>
          )}
        </Field>
      )}
      <div class="wide">
        <Field label={t("order.field.fault")} error={asked && fault.trim() === "" ? t("desk.faultMissing") : null}>
          {(control) => <textarea {...control} class="inp" name="fault" maxLength={4000} value={fault} onInput={(event) => setFault(event.currentTarget.value)} />}
        </Field>
      </div>
      <Segment name="class" legend={t("order.fault")} value={faultClass} onChoose={(value: "a" | "b" | "c") => setClass(value)} choices={(["a", "b", "c"] as const).map((value) => ({ value, label: t(`class.${value}`) }))} />
      <Segment name="urgency" legend={t("order.field.priority")} value={priority} onChoose={(value: "normal" | "high" | "urgent") => setPriority(value)} choices={(["normal", "high", "urgent"] as const).map((value) => ({ value, label: t(`priority.${value}`) }))} />
      <Field label={t("order.field.contact")}>{(control) => <input {...control} class="inp" name="contact" defaultValue={contact?.name ?? ""} />}</Field>
      <Field label={t("order.field.phone")}>{(control) => <input {...control} class="inp" name="phone" defaultValue={contact?.phone ?? ""} />}</Field>
      <div class="wide">
        <Field label={t("order.field.address")}>{(control) => <input {...control} class="inp" name="address" defaultValue={found.address} />}</Field>
      </div>
      <Field label={t("desk.appointment")}>{(control) => <input {...control} class="inp" name="appointment" type="datetime-local" />}</Field>
      <Field label={t("desk.due")}>{(control) => <input {...control} class="inp" name="due" type="datetime-local" />}</Field>
      <div class="wide">
        <Field label={t("order.field.note")}>{(control) => <input {...control} class="inp" name="note" />}</Field>
      </div>
      <div class="wide">
        <button type="submit" class="btn act">
          {t("desk.create")}
        </button>
      </div>
    </form>
  );
}
