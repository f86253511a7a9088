internal import Bytes

/// Finds the preface and the frames in a stream of bytes, however it is cut into pieces.
///
///     preface ──► greeting (one frame) ──► frames        any ──failure──► failed
///
/// The greeting has a bound of its own: whoever sends it is not known yet, and may not make us keep much.
/// Total: any bytes give items, a wait for more, or a failure. Frames that lie whole in one piece are handed over where
/// they lie; only what a piece ends in the middle of is copied, and never more than one frame.
public struct FrameDecoder {
    public enum Item {
        case preface(Preface)
        /// The payload lives only until the callback returns.
        case frame(FrameHeader, UnsafeRawBufferPointer)
    }

    private enum State {
        case preface, greeting, frames
        case failed(FrameFailure)
    }

    private var state = State.preface
    /// The beginning of an item whose end has not come.
    private var partial: [UInt8] = []
    private let greetingBytesMax: Int

    /// `greetingBytesMax` bounds the payload of the first frame.
    public init(greetingBytesMax: Int = TransportLimits.greetingBytesMax) { self.greetingBytesMax = greetingBytesMax }

    /// Bytes kept of an item that is not complete.
    public var partialByteCount: Int { partial.count }

    /// Takes the next piece and calls `deliver` with each item it completes, until `deliver` answers false.
    public mutating func decode(
        _ piece: UnsafeRawBufferPointer, _ deliver: (Item) -> Bool
    ) throws(FrameFailure) {
        if case .failed(let failure) = state { throw failure }
        do throws(FrameFailure) {
            try decodeItems(piece, deliver)
        } catch {
            state = .failed(error)
            partial = []
            throw error
        }
    }

    private mutating func decodeItems(
        _ piece: UnsafeRawBufferPointer, _ deliver: (Item) -> Bool
    ) throws(FrameFailure) {
        var rest = piece
        while !partial.isEmpty {
            // One step at a time: the header has to be there before the length of the whole is known.
            let wanted = try partial.withUnsafeBytesTyped { (bytes) throws(FrameFailure) in try neededBytes(bytes) }
            let taken = min(wanted - partial.count, rest.count)
            partial.append(contentsOf: rest[..<taken])
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            guard partial.count == wanted else { return }
            var complete: [UInt8] = []
            swap(&complete, &partial)
            let needed = try complete.withUnsafeBytesTyped { (bytes) throws(FrameFailure) in try neededBytes(bytes) }
            guard needed == complete.count else {
                swap(&complete, &partial)
                continue
            }
            let goesOn = try complete.withUnsafeBytesTyped { (bytes) throws(FrameFailure) in
                try deliverItem(bytes, deliver)
            }
            if complete.capacity <= TransportLimits.partialBytesKept {
                complete.removeAll(keepingCapacity: true)
                swap(&complete, &partial)
            }
            guard goesOn else { return }
        }
        while !rest.isEmpty {
            let needed = try neededBytes(rest)
            guard rest.count >= needed else { break }
            guard try deliverItem(UnsafeRawBufferPointer(rebasing: rest[..<needed]), deliver) else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest[needed...])
        }
        partial.append(contentsOf: rest)
    }

    /// How many bytes the item at the front needs, as far as its beginning tells.
    private func neededBytes(_ bytes: UnsafeRawBufferPointer) throws(FrameFailure) -> Int {
        switch state {
        case .preface:
            // Told as early as possible: a browser or a client on the wrong port sends little and then waits.
            guard Preface.mayBegin(with: bytes) else { throw .notAPeer }
            return Preface.byteCount
        case .greeting, .frames:
            guard bytes.count >= FrameHeader.byteCount else { return FrameHeader.byteCount }
            return FrameHeader.byteCount + (try header(at: bytes).payloadByteCount)
        case .failed(let failure): throw failure
        }
    }

    private mutating func deliverItem(
        _ bytes: UnsafeRawBufferPointer, _ deliver: (Item) -> Bool
    ) throws(FrameFailure) -> Bool {
        switch state {
        case .preface:
            guard let preface = Preface(parsing: bytes) else { throw .notAPeer }
            state = .greeting
            return deliver(.preface(preface))
        case .greeting, .frames:
            let header = try header(at: bytes)
            let payload = UnsafeRawBufferPointer(rebasing: bytes[FrameHeader.byteCount...])
            guard header.matches(header: bytes, payload: payload) else { throw .damagedPayload }
            state = .frames
            return deliver(.frame(header, payload))
        case .failed(let failure): throw failure
        }
    }

    private func header(at bytes: UnsafeRawBufferPointer) throws(FrameFailure) -> FrameHeader {
        let isGreeting = if case .greeting = state { true } else { false }
        return try FrameHeader(
            parsing: UnsafeRawBufferPointer(rebasing: bytes[..<FrameHeader.byteCount]),
            payloadBytesMax: isGreeting ? greetingBytesMax : TransportLimits.payloadBytesMax)
    }
}

extension [UInt8] {
    /// `withUnsafeBytes` for a body that throws one type of error.
    fileprivate func withUnsafeBytesTyped<Result>(
        _ body: (UnsafeRawBufferPointer) throws(FrameFailure) -> Result
    ) throws(FrameFailure) -> Result {
        let result = withUnsafeBytes { bytes -> Swift.Result<Result, FrameFailure> in
            do throws(FrameFailure) { return .success(try body(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
