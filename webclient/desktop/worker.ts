/** Shows the desktop's notifications with buttons, which browsers allow only to a service worker. It fetches and keeps nothing.
 *
 * A click goes back to the page that asked for the notification, by its client id, so two agents' tabs never mix.
 */
import type { Clicked, Shown } from "./shown.ts";

interface Page {
  focus(): Promise<unknown>;
  postMessage(message: Clicked): void;
}

/** What is needed of the worker's own world; the page's types and the worker's do not go together. */
interface World {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { get(id: string): Promise<Page | undefined>; openWindow(address: string): Promise<unknown> };
  skipWaiting(): Promise<void>;
  addEventListener(name: string, act: (event: never) => void): void;
}

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

const world = self as unknown as World;

world.addEventListener("install", (event: Waiting) => event.waitUntil(world.skipWaiting()));

world.addEventListener("message", (event: Waiting & { readonly data: Shown; readonly source: { readonly id: string } | null }) => {
  const { title, body, tag, stays, chat, offer, button } = event.data;
  const options = {
    body,
    tag,
    requireInteraction: stays,
    icon: "/icon.svg",
    data: { page: event.source?.id ?? "", chat, offer },
    actions: button === "" ? [] : [{ action: "accept", title: button }],
  };
  event.waitUntil(world.registration.showNotification(title, options));
});

world.addEventListener("notificationclick", (event: Waiting & { readonly action: string; readonly notification: Notification }) => {
  event.notification.close();
  event.waitUntil(tell(event.notification.data as Told, event.action === "accept"));
});

interface Told {
  readonly page: string;
  readonly chat: string | null;
  readonly offer: string | null;
}

async function tell(told: Told, accept: boolean): Promise<void> {
  const page = await world.clients.get(told.page);
  if (page === undefined) {
    await world.clients.openWindow("/desk");
    return;
  }
  page.postMessage({ chat: told.chat, offer: told.offer, accept });
  await page.focus();
}
