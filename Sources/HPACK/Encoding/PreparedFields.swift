/// Fields that are sent again and again on one connection; what they encode to is remembered while it stays true.
///
/// The first encoding may insert into the dynamic table. From the second one on the block is indexes only, and it is
/// copied as it is until an insertion or eviction moves the indexes.
public struct PreparedFields: Sendable {
    public let fields: HeaderList
    private var encoded: [UInt8] = []
    /// The encoder's generation for which `encoded` holds.
    private var generation: UInt64?

    public init(_ fields: HeaderList) { self.fields = fields }

    /// Appends the block that `encoder.encode` would append. Use one value with one encoder only.
    public mutating func encode(with encoder: inout HeaderEncoder, into output: inout [UInt8]) {
        if generation == encoder.generation, !encoder.hasPendingUpdate {
            output.append(contentsOf: encoded)
            return
        }
        encoder.encodePendingUpdate(into: &output)
        let before = encoder.generation
        let start = output.count
        encoder.encode(fields, into: &output)
        guard encoder.generation == before else { return }
        encoded = Array(output[start...])
        generation = before
    }
}
