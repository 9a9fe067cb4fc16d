/** Characters that an account's name has at least. Help centre, and the guide for WordPress multi-site. */
export const SHORTEST_NAME = 4;

/** API accounts that a store holds at most. Help centre. */
export const MOST_ACCOUNTS = 50;
