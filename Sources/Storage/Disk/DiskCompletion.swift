/// The answer to one ``DiskOperation``.
public enum DiskCompletion: Sendable, Equatable {
    case done(OperationID)
    case listed(OperationID, [FileInfo])
    case read(OperationID, [UInt8])
    case failed(OperationID, DiskFailure)

    public var id: OperationID {
        switch self {
        case .done(let id), .listed(let id, _), .read(let id, _), .failed(let id, _): return id
        }
    }
}
