pub(super) fn read<R>(
    _: R,
    origin: &super::Origin,
    _: &super::dispatch::Scope,
    on_found: &mut super::OnFound,
) -> crate::error::Result<()> {
    on_found(origin.skipped(None, "todo"))
}
