import Determinism
import Storage
import Testing

@testable import Simulation

/// Operations by their verbs; those that should succeed are expected to.
extension SimulatedDisk {
    static let id = OperationID(lane: .log, number: 1)
    static let sector = SimulatedDisk.sectorBytes

    mutating func done(_ operation: DiskOperation, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(perform(operation) == .done(Self.id), sourceLocation: sourceLocation)
    }

    mutating func failure(of operation: DiskOperation) -> DiskFailure? {
        guard case .failed(Self.id, let failure) = perform(operation) else { return nil }
        return failure
    }

    mutating func create(_ name: String) { done(.create(Self.id, file: FileName(name))) }

    mutating func write(_ bytes: [UInt8], to name: String, at offset: Int = 0) {
        done(.write(Self.id, file: FileName(name), at: offset, bytes: bytes))
    }

    mutating func zeroFill(_ name: String, _ count: Int, at offset: Int = 0) {
        done(.zeroFill(Self.id, file: FileName(name), at: offset, count: count))
    }

    mutating func flush(_ name: String) { done(.flush(Self.id, file: FileName(name))) }
    mutating func flushDirectory() { done(.flushDirectory(Self.id)) }
    mutating func delete(_ name: String) { done(.delete(Self.id, file: FileName(name))) }

    mutating func moveByOperation(_ name: String, to target: String) {
        done(.rename(Self.id, from: FileName(name), to: FileName(target)))
    }

    /// A file with these contents and its name, all durable.
    mutating func settle(_ name: String, _ contents: [UInt8]) {
        create(name)
        write(contents, to: name)
        flush(name)
        flushDirectory()
    }

    func read(_ name: String) -> [UInt8]? { contents(of: FileName(name)) }
    func durable(_ name: String) -> [UInt8]? { durableContents(of: FileName(name)) }

    /// What the disk is after a crash; the disk itself goes on.
    func crashed(_ mode: DiskCrash, seed: UInt64) -> SimulatedDisk {
        var other = self
        var random = SplitMix64(seed: seed)
        other.crash(mode, using: &random)
        return other
    }
}

/// Sectors of these bytes, each full of one.
func sectors(_ values: [UInt8]) -> [UInt8] {
    values.flatMap { [UInt8](repeating: $0, count: SimulatedDisk.sectorBytes) }
}

/// The first byte of each sector.
func letters(_ contents: [UInt8]?) -> [UInt8] {
    guard let contents else { return [] }
    return stride(from: 0, to: contents.count, by: SimulatedDisk.sectorBytes).map { contents[$0] }
}

/// So many seeds.
func seeds(_ count: UInt64) -> Range<UInt64> { 0..<count }
