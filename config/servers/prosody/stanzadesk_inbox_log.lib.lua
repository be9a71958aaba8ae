-- The log files of mod_stanzadesk_inbox: append, read in pages, forget.
--
-- A log file ("segment") holds up to 1,000 messages and is removed when all are forgotten. Its records:
--     "+(number) (seconds) (length)\n(xml)\n"   a message
--     "-(number) (last)\n"                      forgotten, this one and those up to the last
-- write() without fsync(): this survives kill -9 of server and component, not a loss of power. A message not
-- forgotten is never dropped; one forgotten may come again (disk full), so the component de-duplicates by id.
-- In memory only the places of the messages are kept, some 150 bytes each.

local new_id = require "util.id".short;
local now = require "util.time".now;
local lfs = require "lfs";

local SEGMENT_ITEMS, SEGMENT_BYTES = 1000, 2 ^ 20;
local REUSE_ITEMS = 200; -- the emptied newest segment is replaced only when it held that many
local PAGE_BYTES = 2 ^ 18;

local folder; -- set by open()
local segments = {}; -- oldest first
local by_name = {};
local current; -- the segment that is appended to, or nil
local pending = 0; -- messages in all segments

local function new_segment(name)
	return {
		name = name;
		path = folder .. "/" .. name .. ".log";
		items = {}; -- number -> { offset, length, when }
		last = 0; -- highest number
		live = 0; -- items not forgotten
		dead = 0; -- forgotten, still in the file
		size = 0;
		touched = true; -- used since the last sweep
	};
end

local function add_segment(segment)
	segments[#segments + 1] = segment;
	by_name[segment.name] = segment;
	pending = pending + segment.live;
end

local function close_current()
	if current and current.file then
		current.file:close();
		current.file = nil;
	end
	current = nil;
end

local function open_current()
	local newest = segments[#segments];
	-- Names sort by age, also when the clock is set back; the random part keeps ids apart for ever.
	local number = math.max(os.time(), newest and tonumber(newest.name:match("^%d+")) + 1 or 0);
	local segment = new_segment(("%012d-%s"):format(number, new_id()));
	local file, err = io.open(segment.path, "ab");
	if not file then return nil, err; end
	file:setvbuf("no");
	segment.file = file;
	add_segment(segment);
	current = segment;
	return segment;
end

local function remove_segment(segment)
	if segment == current then close_current(); end
	os.remove(segment.path);
	by_name[segment.name] = nil;
	for i, other in ipairs(segments) do
		if other == segment then
			table.remove(segments, i);
			break;
		end
	end
end

local function record(number, item, xml)
	return ("+%d %.3f %d\n"):format(number, item.when, #xml), xml .. "\n";
end

local function append(xml)
	if current and (current.last >= SEGMENT_ITEMS or current.size >= SEGMENT_BYTES) then close_current(); end
	local segment, err = current or open_current();
	if not segment then return nil, err; end
	local number, item = segment.last + 1, { length = #xml; when = now() };
	local head, rest = record(number, item, xml);
	local ok, write_err = segment.file:write(head .. rest);
	if not ok then
		-- Half a record may be in the file: write no more to it, loading repairs it.
		segment.broken = true;
		close_current();
		return nil, write_err;
	end
	item.offset = segment.size + #head;
	segment.size = segment.size + #head + #rest;
	segment.items[number] = item;
	segment.last, segment.live, segment.touched = number, segment.live + 1, true;
	pending = pending + 1;
	return segment.name .. "." .. number;
end

local function read_item(file, item)
	return file:seek("set", item.offset) and file:read(item.length);
end

-- Rewrite a log without what is forgotten; the old file stays until the new one is whole.
local function compact(segment)
	local old = io.open(segment.path, "rb");
	local new, err = io.open(segment.path .. ".new", "wb");
	if not (old and new) then
		if old then old:close(); end
		module:log("error", "Cannot rewrite an inbox log: %s", err);
		return;
	end
	local items, size, ok = {}, 0, true;
	for number = 1, segment.last do
		local item = segment.items[number];
		local xml = item and read_item(old, item);
		if item and not xml then ok = false; end
		if xml then
			local head, rest = record(number, item, xml);
			ok = ok and new:write(head, rest);
			items[number] = { offset = size + #head; length = item.length; when = item.when };
			size = size + #head + #rest;
		end
	end
	old:close();
	ok = new:close() and ok;
	if ok and os.rename(segment.path .. ".new", segment.path) then
		segment.items, segment.size, segment.dead, segment.broken = items, size, 0, nil;
	else
		os.remove(segment.path .. ".new");
	end
end

local function write_forgotten(segment, numbers)
	if segment.broken then return; end
	local file = segment.file or io.open(segment.path, "ab");
	local lines, first = {}, 1;
	for i, number in ipairs(numbers) do
		if numbers[i + 1] ~= number + 1 then
			lines[#lines + 1] = ("-%d %d\n"):format(numbers[first], number);
			first = i + 1;
		end
	end
	local text = table.concat(lines);
	if file and file:write(text) then
		segment.size = segment.size + #text;
	else
		segment.broken = true;
	end
	if file and file ~= segment.file then file:close(); end
end

local function forget(segment, numbers)
	local gone = {};
	for _, number in ipairs(numbers) do
		if segment.items[number] then
			segment.items[number] = nil;
			gone[#gone + 1] = number;
		end
	end
	if #gone == 0 then return; end
	segment.live, segment.dead = segment.live - #gone, segment.dead + #gone;
	segment.touched = true;
	pending = pending - #gone;
	if segment.live == 0 and (segment ~= current or segment.last >= REUSE_ITEMS) then
		remove_segment(segment);
	else
		write_forgotten(segment, gone);
	end
end

local function load_segment(name)
	local segment = new_segment(name);
	local file = assert(io.open(segment.path, "rb"));
	local data = file:read("*a");
	file:close();
	local position = 1;
	while true do
		local sign, number, rest, following = data:match("^([+-])(%d+)([^\n]*)\n()", position);
		if not sign then break; end
		number = tonumber(number);
		if sign == "+" then
			local when, length = rest:match("^ ([%d.]+) (%d+)$");
			local ending = when and following + tonumber(length);
			if not ending or data:sub(ending, ending) ~= "\n" then break; end
			segment.items[number] = { offset = following - 1; length = tonumber(length); when = tonumber(when) };
			segment.last, segment.live = math.max(segment.last, number), segment.live + 1;
			position = ending + 1;
		else
			for gone = number, tonumber(rest:match("^ (%d+)$")) or number do
				if segment.items[gone] then
					segment.items[gone] = nil;
					segment.live, segment.dead = segment.live - 1, segment.dead + 1;
				end
			end
			position = following;
		end
	end
	segment.size = #data;
	segment.broken = position <= #data or nil; -- the write that was cut off by a kill
	return segment;
end

local function load_all()
	local names = {};
	for file in lfs.dir(folder) do
		names[#names + 1] = file:match("^(%d+%-[%w_-]+)%.log$");
	end
	table.sort(names);
	for _, name in ipairs(names) do
		local segment = load_segment(name);
		if segment.live == 0 then
			os.remove(segment.path);
		else
			if segment.dead > 0 or segment.broken then compact(segment); end
			add_segment(segment);
		end
	end
end

-- Forgotten messages leave the disk within two minutes.
local function sweep()
	for i = #segments, 1, -1 do
		local segment = segments[i];
		if segment.dead > 0 and not segment.touched then
			if segment == current then close_current(); end
			if segment.live == 0 then remove_segment(segment); else compact(segment); end
		end
		segment.touched = false;
	end
end

local function parse_id(id)
	local name, number = id:match("^(%d+%-[%w_-]+)%.(%d+)$");
	return name, tonumber(number);
end

-- Call visit(id, when, xml) for at most max messages after the given id (nil: from the first); returns whether there
-- is more, or nil for an id that is none.
local function read_page(after, max, visit)
	local after_name, after_number, count, bytes = "", 0, 0, 0;
	if after then after_name, after_number = parse_id(after); end
	if not after_name then return nil; end
	for _, segment in ipairs(segments) do
		local from = segment.name == after_name and after_number or 0;
		local file = segment.live > 0 and segment.name >= after_name and io.open(segment.path, "rb");
		for number = from + 1, file and segment.last or 0 do
			local item = segment.items[number];
			if item and (count == max or bytes > PAGE_BYTES) then
				file:close();
				return true;
			elseif item then
				visit(segment.name .. "." .. number, item.when, read_item(file, item) or "");
				count, bytes = count + 1, bytes + item.length;
			end
		end
		if file then file:close(); end
	end
	return false;
end

-- Each range is an id and the number of the last one, nil for the id alone.
local function forget_ranges(ranges)
	local numbers = {};
	for _, range in ipairs(ranges) do
		local name, first = parse_id(range.id);
		local segment = by_name[name or ""];
		if segment then
			numbers[name] = numbers[name] or {};
			for number = first, math.min(range.last or first, segment.last) do table.insert(numbers[name], number); end
		end
	end
	for name, list in pairs(numbers) do forget(by_name[name], list); end
end

-- False for an id that is none.
local function forget_upto(upto)
	local name, last = parse_id(upto);
	if not name then return false; end
	for i = #segments, 1, -1 do
		local segment, numbers = segments[i], {};
		local highest = segment.name == name and last or segment.name < name and segment.last or 0;
		for number = 1, math.min(highest, segment.last) do numbers[number] = number; end
		forget(segment, numbers);
	end
	return true;
end

return {
	open = function (path)
		folder = path;
		load_all();
	end;
	close = close_current;
	pending = function () return pending; end;
	append = append; -- (xml) -> id, or nil and an error
	read_page = read_page;
	forget_ranges = forget_ranges;
	forget_upto = forget_upto;
	sweep = sweep;
};
