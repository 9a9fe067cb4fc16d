import type { Child } from "hono/jsx";
import { facts } from "../../../bigcommerce";
import { Document } from "./document";

/** A page that says why there is no other page here, and where to go. */
export function MessagePage({ title, children }: { title: string; children: Child }) {
  return (
    <Document title={title} bodyClass="outside">
      <main>
        <h1>{title}</h1>
        <p>{children}</p>
        <p>
          <a class="button primary" href={facts.addresses.list.value}>
            {facts.list.heading.value}
          </a>
        </p>
      </main>
    </Document>
  );
}
