public import Determinism
internal import Storage

// Damage that chooses its place.
extension SimulatedDisk {
    /// The most that one misdirected batch moves.
    public static let misdirectedSectorsMax = 8
    /// The most that is appended as garbage.
    public static let garbageBytesMax = 2_048

    /// Damages a file of these roles. Nil when there is nothing of the kind to damage.
    public mutating func damage(
        _ kind: DiskDamage.Kind, in roles: FileRoles = .all, aim: DamageAim = .written, using random: inout SplitMix64
    ) -> DiskDamage? {
        switch kind {
        case .bitFlipped: flipSomeBit(roles, aim, &random)
        case .sectorZeroed: zeroSomeSector(roles, aim, &random)
        case .sectorStale: putBackSomeSector(roles, &random)
        case .sectorMisdirected: misdirect(atMost: 1, roles, aim, &random)
        case .batchMisdirected: misdirect(atMost: Self.misdirectedSectorsMax, roles, aim, &random)
        case .truncated: truncateSomewhere(roles, aim, &random)
        case .garbageAppended: appendGarbage(roles, &random)
        case .removed: removeSomeFile(roles, &random)
        case .copied, .renamed: misname(kind, roles, &random)
        }
    }

    private mutating func flipSomeBit(_ roles: FileRoles, _ aim: DamageAim, _ random: inout SplitMix64) -> DiskDamage? {
        guard let place = somePlace(roles, aim, &random) else { return nil }
        let bytes = 1 + lastByte(of: place, aim)
        let byte = place.offset + random.draw(below: bytes)
        flipBit(random.draw(below: 8), of: byte, in: place.name)
        return DiskDamage(.bitFlipped, place.name, at: byte, count: 1)
    }

    private mutating func zeroSomeSector(
        _ roles: FileRoles, _ aim: DamageAim, _ random: inout SplitMix64
    ) -> DiskDamage? {
        guard let place = somePlace(roles, aim, &random) else { return nil }
        overwrite(place.name, at: place.offset, with: [UInt8](repeating: 0, count: Self.sectorBytes))
        return DiskDamage(.sectorZeroed, place.name, at: place.offset, count: length(of: place))
    }

    private mutating func putBackSomeSector(_ roles: FileRoles, _ random: inout SplitMix64) -> DiskDamage? {
        let candidates = stale.places.indices.compactMap { slot in
            let older = stale.places[slot]
            let place = entries(roles).first { files[$0.file].number == older.file }
                .map { SectorPlace(name: $0.name, file: $0.file, sector: older.sector) }
            return place.flatMap { $0.offset < files[$0.file].medium.count ? (slot, $0) : nil }
        }.filter { slot, place in !stale.contents(slot).starts(with: bytes(of: place)) }
        guard !candidates.isEmpty else { return nil }
        let (slot, place) = candidates[random.draw(below: candidates.count)]
        overwrite(place.name, at: place.offset, with: Array(stale.contents(slot)))
        return DiskDamage(.sectorStale, place.name, at: place.offset, count: length(of: place))
    }

    private mutating func misdirect(
        atMost sectorsMax: Int, _ roles: FileRoles, _ aim: DamageAim, _ random: inout SplitMix64
    ) -> DiskDamage? {
        guard let from = somePlace(roles, aim, &random), let target = somePlace(roles, .anywhere, &random),
            from.name != target.name || from.sector != target.sector
        else { return nil }
        var count = 1
        while count < sectorsMax, isWritten(from.moved(by: count)), random.draw(below: 8) > 0 { count += 1 }
        let end = min(from.offset + count * Self.sectorBytes, files[from.file].medium.count)
        let moved = Array(files[from.file].medium[from.offset..<end])
        for sector in 0..<count { putBack(from.moved(by: sector)) }
        overwrite(target.name, at: target.offset, with: moved)
        return DiskDamage(
            count == 1 ? .sectorMisdirected : .batchMisdirected, from.name, at: from.offset, count: moved.count,
            to: target.name, targetOffset: target.offset)
    }

    /// What the sector would hold if it had not been written the last time; zeros where nothing older is known.
    private mutating func putBack(_ place: SectorPlace) {
        let older = stale.newest(of: StaleSectors.Place(file: files[place.file].number, sector: place.sector))
        overwrite(
            place.name, at: place.offset,
            with: older.map { Array(stale.contents($0)) } ?? [UInt8](repeating: 0, count: Self.sectorBytes))
    }

    private mutating func truncateSomewhere(
        _ roles: FileRoles, _ aim: DamageAim, _ random: inout SplitMix64
    ) -> DiskDamage? {
        guard let place = somePlace(roles, aim, &random) else { return nil }
        let length = files[place.file].medium.count
        let kept = place.offset + random.draw(below: 1 + lastByte(of: place, aim))
        truncate(place.name, to: kept)
        return DiskDamage(.truncated, place.name, at: kept, count: length - kept)
    }

    private mutating func appendGarbage(_ roles: FileRoles, _ random: inout SplitMix64) -> DiskDamage? {
        guard let entry = someEntry(roles, &random) else { return nil }
        let length = files[entry.file].medium.count
        let isZeros = random.draw(below: 4) == 0
        let bytes = (0...random.draw(below: Self.garbageBytesMax)).map { _ in
            isZeros ? 0 : UInt8(truncatingIfNeeded: random.next())
        }
        append(bytes, to: entry.name)
        return DiskDamage(.garbageAppended, entry.name, at: length, count: bytes.count)
    }

    private mutating func removeSomeFile(_ roles: FileRoles, _ random: inout SplitMix64) -> DiskDamage? {
        guard let entry = someEntry(roles, &random) else { return nil }
        let length = files[entry.file].medium.count
        remove(entry.name)
        return DiskDamage(.removed, entry.name, count: length)
    }

    private mutating func misname(
        _ kind: DiskDamage.Kind, _ roles: FileRoles, _ random: inout SplitMix64
    ) -> DiskDamage? {
        guard let entry = someEntry(roles, &random) else { return nil }
        let others = entries(FileRoles(of: entry.name)).filter { $0.name != entry.name }.map(\.name)
        let choice = random.draw(below: others.count + 1)
        guard let target = choice < others.count ? others[choice] : entry.name.neighbour else { return nil }
        let length = files[entry.file].medium.count
        if kind == .copied { copy(entry.name, to: target) } else { rename(entry.name, to: target) }
        return DiskDamage(kind, entry.name, count: length, to: target)
    }
}

extension FileName {
    /// The name with one more than the number at its end, where it ends with one: hexadecimal, without a carry past its last digit.
    fileprivate var neighbour: FileName? {
        guard let digit = rawValue.last?.hexDigitValue, rawValue.contains("-") else { return nil }
        return FileName(rawValue.dropLast() + String((digit + 1) % 16, radix: 16))
    }
}
