/// The segment made ahead.
enum Spare: Equatable, Sendable {
    case none
    /// Being zero-filled, or given up by the log and renamed.
    case underWay
    case ready
    /// There was no space for it; tried again on `retry`.
    case noSpace(DiskFailure)
}
