/** The moment that the commands go by; a program that they run goes by the same. */
export function today(): Date {
  const given = process.env["BIGCOMMERCE_TODAY"] ?? "";
  return /^\d{4}-\d{2}-\d{2}$/.test(given) ? new Date(`${given}T00:00:00Z`) : new Date();
}
