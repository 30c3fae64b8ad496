// @whatsapp-cloudapi/client: functions that take baseUrl with every call and append /v24.0. Sending,
// image upload and read receipts are all it offers: no downloads, reactions or template management.
import * as client from "@whatsapp-cloudapi/client";
import { BASE, TOKEN, PHONE, TO, INBOUND, PNG, TEMPLATE_PARAMETERS, step, must, sent, done } from "./steps.mjs";

const to = { accessToken: TOKEN, from: PHONE, to: TO, baseUrl: BASE };

await step("text", async () => sent(await client.sendTextMessage({ ...to, text: "Hello from whatsapp-cloudapi", previewUrl: true })));
const media = await step("media upload", async () => must((await client.uploadMedia({
  accessToken: TOKEN, from: PHONE, baseUrl: BASE, file: new File([PNG], "dot.png", { type: "image/png" }) })).id, "no id"));
await step("media send", async () => sent(await client.sendImageMessage({ ...to, mediaId: media, caption: "a dot" })));
await step("template send", async () => sent(await client.sendTemplateMessage({
  ...to, templateName: "order_ready", languageCode: "en_US", components: [{ type: "body", parameters: TEMPLATE_PARAMETERS }] })));
await step("interactive buttons", async () => sent(await client.sendButtonsMessage({
  ...to, bodyText: "Fine?", headerText: "Order", footerText: "Acme", buttons: [{ id: "y", title: "Yes" }, { id: "n", title: "No" }] })));
await step("interactive list", async () => sent(await client.sendListMessage({
  ...to, bodyText: "Pick one", buttonText: "Show", sections: [{ title: "Herbs", rows: [{ id: "b", title: "Basil" }] }] })));
await step("interactive cta_url", async () => sent(await client.sendCTAURLMessage({
  ...to, bodyText: "Invoice", buttonText: "Open", url: "https://acme.example.test/i/1" })));
await step("mark as read", async () => done(await client.markMessageRead({ accessToken: TOKEN, from: PHONE, messageId: INBOUND, baseUrl: BASE })));
await step("mark as read, typing", async () => done(await client.markMessageRead({
  accessToken: TOKEN, from: PHONE, messageId: INBOUND, showTypingIndicator: true, baseUrl: BASE })));
