internal import Bytes

/// A member's log, hard state and snapshots on its disk, as a value: requests and disk completions in, operations and news out.
public struct DurableLog: Sendable {
    public let options: StorageOptions
    public private(set) var identity: Identity

    public init(options: StorageOptions = StorageOptions(), identity: Identity) {
        options.check()
        self.options = options
        self.identity = identity
    }

    /// The only door.
    public mutating func step(_ input: StorageInput) -> StorageEffects {
        StorageEffects()
    }
}
