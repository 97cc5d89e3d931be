declare module '#app' {
  interface PageMeta {
    /** Whose page it is, among the staff. */
    right?: 'staff' | 'admin' | 'warehouse' | 'delivery';
  }
}

export {};
