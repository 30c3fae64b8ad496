// @great-detail/whatsapp 8: prefixUrl is an option (baseUrl is ignored); it asks Host: lookaside for downloads.
import Client from "@great-detail/whatsapp";
import { BASE, TOKEN, PHONE, WABA, TO, INBOUND, VERSION, PNG, TEMPLATE_PARAMETERS, step, must, sent, done, sameBytes } from "./steps.mjs";

const client = new Client({ prefixUrl: BASE, graphVersion: VERSION, request: { headers: { Authorization: `Bearer ${TOKEN}` }, retry: 0 } });
const message = async (content) => sent(await client.message.createMessage({ phoneNumberID: PHONE, to: TO, ...content }).json());

await step("text", () => message({ type: "text", text: { body: "Hello from great-detail" } }));
const media = await step("media upload", async () => (await client.media.upload({
  phoneNumberID: PHONE, file: new Blob([PNG], { type: "image/png" }), mimeType: "image/png" }).json()).id);
await step("media send", () => message({ type: "image", image: { id: media, caption: "a dot" } }));
await step("media download", async () => {
  const { url } = await client.media.getURL({ mediaID: media, phoneNumberID: PHONE }).json();
  sameBytes(await (await client.media.download({ mediaURL: url, request: { headers: { Authorization: `Bearer ${TOKEN}` } } })).arrayBuffer());
});
await step("media delete", async () => done(await client.media.delete({ mediaID: media, phoneNumberID: PHONE }).json()));

await step("template send", () => message({ type: "template", template: {
  name: "order_ready", language: { code: "en_US" }, components: [{ type: "body", parameters: TEMPLATE_PARAMETERS }] } }));
await step("interactive buttons", () => message({ type: "interactive", interactive: { type: "button", body: { text: "Fine?" },
  action: { buttons: [{ type: "reply", reply: { id: "y", title: "Yes" } }] } } }));
await step("interactive list", () => message({ type: "interactive", interactive: { type: "list", body: { text: "Pick" },
  action: { button: "Show", sections: [{ title: "A", rows: [{ id: "1", title: "One" }] }] } } }));
await step("interactive cta_url", () => message({ type: "interactive", interactive: { type: "cta_url", body: { text: "Invoice" },
  action: { name: "cta_url", parameters: { display_text: "Open", url: "https://acme.example.test/i/1" } } } }));
await step("reaction", () => message({ type: "reaction", reaction: { message_id: INBOUND, emoji: "👍" } }));
await step("mark as read, typing", async () => done(await client.message.createStatus({
  phoneNumberID: PHONE, message_id: INBOUND, status: "read", typing_indicator: { type: "text" } }).json()));

const components = [{ type: "BODY", text: "Hi {{1}}, your parcel is on its way to your door.", example: { body_text: [["Ines"]] } }];
const template = await step("template create", async () => {
  const t = await client.template.create(WABA, { name: "gd_parcel", language: "en_US", category: "UTILITY", components }).json();
  return must(t.id && t, "no id", t);
});
await step("template list", async () => {
  const page = await client.template.list(WABA, { name_or_content: "gd_parcel", fields: ["name", "status"] }).json();
  must(page.data.length === 1 && page.data[0].status, "not listed", page);
});
await step("template get", async () => {
  const t = await client.template.get(template.id, { fields: ["name", "components"] }).json();
  must(t.name === "gd_parcel", "another template", t);
});
await step("template edit", async () => {
  await approved(template.id);
  done(await client.template.update(template.id, { components: [
    { type: "BODY", text: "Dear {{1}}, your parcel is on its way.", example: { body_text: [["Ines"]] } }] }).json());
});
await step("template library", async () => must((await client.template.listLibrary({ search: "order" }).json()).data.length > 0, "empty library"));
await step("template delete", async () => done(await client.template.delete(WABA, { name: "gd_parcel" }).json()));

await step("phone numbers", async () => {
  const page = await client.phoneNumbers.listPhoneNumbers({ businessAccountID: WABA }).json();
  must(page.data[0].id === PHONE, "another number", page);
});
await step("subscribed apps", async () => must((await client.subscribedApps.listSubscriptions({ businessAccountID: WABA }).json()).data.length === 1, "not one app"));
await step("business account", async () => must((await client.whatsappBusinessAccount.get(WABA).json()).id === WABA, "another account"));
await step("business profile", async () => must((await client.businessProfile.getBusinessProfile({ phoneNumberID: PHONE }).json()).data[0], "no profile"));

// approved waits for the review, which takes a moment of the sandbox's clock.
async function approved(id) {
  for (;;) {
    const t = await client.template.get(id, { fields: ["status"] }).json();
    if (t.status === "APPROVED") return;
    must(t.status === "PENDING", "not approved", t);
  }
}
