/// Older contents of sectors: what a disk holds when a write was acknowledged and did not happen, and what is in blocks that belonged to
/// another file before.
///
/// A ring: the oldest is forgotten for the newest.
struct StaleSectors: Sendable {
    static let capacity = 128
    /// At most so many sectors of a file that is removed are remembered.
    static let perRemovedFileMax = 16
    /// The file of those that belong to no file any more.
    static let removed = 0

    struct Place: Hashable, Sendable {
        /// ``DiskFile/number``.
        var file: Int
        var sector: Int
    }

    /// Slot for slot the place whose contents are in `bytes`.
    private(set) var places: [Place] = []
    private var bytes: [UInt8] = []
    private var oldest = 0

    /// Remembers what was at a place: at most a sector, the rest are zeros.
    mutating func remember(_ place: Place, _ contents: UnsafeRawBufferPointer) {
        if bytes.isEmpty {
            bytes = [UInt8](repeating: 0, count: Self.capacity * SimulatedDisk.sectorBytes)
            places.reserveCapacity(Self.capacity)
        }
        let slot: Int
        if places.count < Self.capacity {
            slot = places.count
            places.append(place)
        } else {
            slot = oldest
            places[slot] = place
            oldest = (oldest + 1) % Self.capacity
        }
        bytes.withUnsafeMutableBytes { all in
            let start = slot * SimulatedDisk.sectorBytes
            let target = UnsafeMutableRawBufferPointer(rebasing: all[start..<start + SimulatedDisk.sectorBytes])
            target.copyMemory(from: contents)
            if contents.count < target.count { target[contents.count...].initializeMemory(repeating: 0) }
        }
    }

    func contents(_ slot: Int) -> ArraySlice<UInt8> {
        bytes[slot * SimulatedDisk.sectorBytes..<(slot + 1) * SimulatedDisk.sectorBytes]
    }

    /// The newest that is remembered of a place.
    func newest(of place: Place) -> Int? {
        var slot = places.count
        while slot > 0 {
            slot -= 1
            let position = (oldest + slot) % places.count
            if places[position] == place { return position }
        }
        return nil
    }
}

extension Slice where Base == UnsafeMutableRawBufferPointer {
    fileprivate func initializeMemory(repeating byte: UInt8) {
        UnsafeMutableRawBufferPointer(rebasing: self).initializeMemory(as: UInt8.self, repeating: byte)
    }
}
