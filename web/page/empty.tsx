/** Nothing to show, and what happens next. */
export function Empty({ title, next }: { readonly title: string; readonly next: string }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{next}</p>
    </div>
  );
}
