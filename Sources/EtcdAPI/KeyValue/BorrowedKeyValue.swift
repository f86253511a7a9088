internal import Protobuf

/// A key with its value in memory that belongs to someone else, to be written into an answer without being copied first.
///
/// Use it inside the scope that made its buffers, never outside. It encodes as a ``KeyValue``.
public struct BorrowedKeyValue {
    public var key: UnsafeRawBufferPointer
    public var createRevision: Int64
    public var modRevision: Int64
    public var version: Int64
    public var value: UnsafeRawBufferPointer
    public var lease: Int64

    @inlinable
    public init(
        key: UnsafeRawBufferPointer, createRevision: Int64, modRevision: Int64, version: Int64,
        value: UnsafeRawBufferPointer, lease: Int64
    ) {
        self.key = key
        self.createRevision = createRevision
        self.modRevision = modRevision
        self.version = version
        self.value = value
        self.lease = lease
    }

    /// Appends the fields, without any length before them.
    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, key)
        bytes.appendField(2, createRevision)
        bytes.appendField(3, modRevision)
        bytes.appendField(4, version)
        bytes.appendField(5, value)
        bytes.appendField(6, lease)
    }
}
