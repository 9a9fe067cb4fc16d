/**
 * Scope parameters that a Stencil-CLI token holds, by its access level. BigCommerce publishes no such list: this is what the
 * public source of `stencil init`, `stencil start` and `stencil push` calls. Those are themes, the sites and channels to preview
 * on, and the store's locale. Only a token that may publish can upload and activate themes.
 */
export const stencilParameters = {
  "local-development-only": [
    "store_themes_read_only",
    "store_sites_read_only",
    "store_channel_settings_read_only",
    "store_v2_information_read_only",
  ],
  "publish-theme": [
    "store_themes_manage",
    "store_sites_read_only",
    "store_channel_settings_read_only",
    "store_v2_information_read_only",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
