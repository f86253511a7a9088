/// A moment written as in RFC 3339, in UTC with milliseconds.
struct Timestamp {
    /// May be negative: a clock that is far off must not stop the server.
    var millisecondsSince1970: Int64

    private static let millisecondsPerDay: Int64 = 86_400_000
    /// The days of 400 years, after which the calendar repeats.
    private static let daysPerEra: Int64 = 146_097

    /// The first millisecond of the year 0000 and the last of 9999: what four digits can say. Beyond, the nearer is written.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    func append(to bytes: inout [UInt8]) {
        let moment = min(max(millisecondsSince1970, Self.range.lowerBound), Self.range.upperBound)
        let day = moment.flooredQuotient(Self.millisecondsPerDay)
        let milliseconds = moment - day * Self.millisecondsPerDay
        let (year, month, dayOfMonth) = Self.civil(day)
        bytes.append(digits: year, width: 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(digits: month, width: 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(digits: dayOfMonth, width: 2)
        bytes.append(UInt8(ascii: "T"))
        bytes.append(digits: milliseconds / 3_600_000, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(digits: milliseconds / 60_000 % 60, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(digits: milliseconds / 1000 % 60, width: 2)
        bytes.append(UInt8(ascii: "."))
        bytes.append(digits: milliseconds % 1000, width: 3)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// The date of a day counted from 1970-01-01.
    ///
    /// Years are taken to begin in March, so that the leap day is the last of its year and the months before it follow
    /// a pattern of 153 days for five.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let daysFromYearZero = day + 719_468
        let era = daysFromYearZero.flooredQuotient(daysPerEra)
        let dayOfEra = daysFromYearZero - era * daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth)
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension [UInt8] {
    fileprivate mutating func append(digits number: Int64, width: Int) {
        let digits = Array(String(number).utf8)
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: Swift.max(0, width - digits.count)))
        append(contentsOf: digits)
    }
}
