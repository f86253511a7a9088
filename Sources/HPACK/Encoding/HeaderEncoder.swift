/// The encoding half of RFC 7541, with its dynamic table: one for each direction of a connection.
///
/// Fields that may repeat enter the table; those marked `transient` do not, and those marked `sensitive` (and
/// always `authorization`) are sent so that no proxy keeps them either.
public struct HeaderEncoder: Sendable {
    private var table: DynamicTable
    /// The most this side spends on its table, whatever the peer allows.
    private let tableBytesMax: Int
    /// Table sizes to announce at the start of the next block: the smallest since the last block, and the present one.
    private var pendingUpdate: (smallest: Int, final: Int)?
    private let statics = StaticTable.shared
    private let huffman = HuffmanCode.shared

    public init(tableBytesMax: Int = 4096) {
        self.tableBytesMax = tableBytesMax
        table = DynamicTable(accountedBytesMax: min(tableBytesMax, 4096))
        if tableBytesMax < 4096 { pendingUpdate = (tableBytesMax, tableBytesMax) }
    }

    /// What the dynamic table holds at present, as RFC 7541 §4.1 counts.
    public var tableBytes: Int { table.accountedBytes }
    /// Two equal readings mean that what was encoded from indexes alone would be encoded the same again.
    var generation: UInt64 { table.generation }
    var hasPendingUpdate: Bool { pendingUpdate != nil }

    /// The peer's SETTINGS_HEADER_TABLE_SIZE; the next block announces the change (§4.2).
    public mutating func setPeerTableBytesMax(_ bytes: Int) {
        let chosen = min(bytes, tableBytesMax)
        guard chosen != (pendingUpdate?.final ?? table.accountedBytesMax) else { return }
        let smallest = min(pendingUpdate?.smallest ?? chosen, chosen)
        pendingUpdate = (smallest, chosen)
        table.setMaximum(chosen)
    }

    /// Appends a header block with all fields of `list` to `output`.
    public mutating func encode(_ list: HeaderList, into output: inout [UInt8]) {
        encodePendingUpdate(into: &output)
        list.bytes.withUnsafeBytes { bytes in
            for field in list.fields {
                encode(
                    field, name: UnsafeRawBufferPointer(rebasing: bytes[field.nameRange]),
                    value: UnsafeRawBufferPointer(rebasing: bytes[field.valueRange]),
                    both: UnsafeRawBufferPointer(rebasing: bytes[field.range]), into: &output)
            }
        }
    }

    mutating func encodePendingUpdate(into output: inout [UInt8]) {
        guard let (smallest, final) = pendingUpdate else { return }
        if smallest < final { output.appendHeaderInteger(smallest, prefixBits: 5, flags: 0x20) }
        output.appendHeaderInteger(final, prefixBits: 5, flags: 0x20)
        pendingUpdate = nil
    }

    private mutating func encode(
        _ field: HeaderField, name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer,
        both: UnsafeRawBufferPointer, into output: inout [UInt8]
    ) {
        let known = statics.find(name: field.name, value: value)
        if known.exact != 0 { return output.appendHeaderInteger(known.exact, prefixBits: 7, flags: 0x80) }
        if field.marks.contains(.sensitive) || field.name == .authorization {
            return encodeLiteral(nameIndex: known.nameOnly, prefixBits: 4, flags: 0x10, name, value, into: &output)
        }
        let isWorthKeeping = !field.marks.contains(.transient) && field.accountedBytes <= table.accountedBytesMax / 2
        guard isWorthKeeping else {
            return encodeLiteral(nameIndex: known.nameOnly, prefixBits: 4, flags: 0, name, value, into: &output)
        }
        let hash = Self.hash(both, nameCount: name.count)
        if let age = find(hash, field: field, both: both) {
            return output.appendHeaderInteger(StaticTable.count + 1 + age, prefixBits: 7, flags: 0x80)
        }
        encodeLiteral(nameIndex: known.nameOnly, prefixBits: 6, flags: 0x40, name, value, into: &output)
        table.insert(field, from: both, hash: hash)
    }

    private func encodeLiteral(
        nameIndex: Int, prefixBits: Int, flags: UInt8, _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer,
        into output: inout [UInt8]
    ) {
        output.appendHeaderInteger(nameIndex, prefixBits: prefixBits, flags: flags)
        if nameIndex == 0 { huffman.encodeString(name, into: &output) }
        huffman.encodeString(value, into: &output)
    }

    private func find(_ hash: UInt32, field: HeaderField, both: UnsafeRawBufferPointer) -> Int? {
        for age in 0..<table.count where table[age].hash == hash {
            let entry = table[age].field
            if entry.nameCount == field.nameCount, table.arena[entry.range].elementsEqual(both) { return age }
        }
        return nil
    }

    /// Only for finding; equality is checked on the bytes.
    private static func hash(_ both: UnsafeRawBufferPointer, nameCount: Int) -> UInt32 {
        var state = UInt64(truncatingIfNeeded: nameCount) &* 0x9E37_79B9_7F4A_7C15
        var position = 0
        while both.count &- position >= 8 {
            state = (state ^ both.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0xFF51_AFD7_ED55_8CCD
            state ^= state >> 32
            position &+= 8
        }
        while position < both.count {
            state = (state ^ UInt64(both[position])) &* 0xFF51_AFD7_ED55_8CCD
            position &+= 1
        }
        return UInt32(truncatingIfNeeded: state >> 32)
    }
}
