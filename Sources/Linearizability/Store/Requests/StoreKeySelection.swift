/// Which keys a request is about. Keys are bytes, ordered as bytes.
public enum StoreKeySelection: Hashable, Sendable {
    case one([UInt8])
    /// From the first on, up to but not including the second.
    case range([UInt8], [UInt8])
    /// This key and all behind it; from the empty key on, all there are.
    case from([UInt8])

    public static let all = StoreKeySelection.from([])
}
