/**
 * What is kept in Redis of who is here: at `KEYS[1]` a sorted set of the nodes by the time of their last sign of
 * life, and for each node, at that key with its name behind it, one of its people: 1 when they are idle there, 2 when
 * active. Somebody is as they are on the node where they are most. Times are of Redis’ own clock, so that those of
 * nodes may differ. Each script does its part whole or not at all, and publishes whom it concerns in the same step.
 *
 * All take: the node’s name, the command that publishes, the channel, and how long what a node says is kept at most.
 */
const common = `
local key, me, publishing, channel, keepMs = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local mine = key .. ':' .. me
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local nodes

local function look() nodes = redis.call('ZRANGE', key, 0, -1) end

local function on(node, id) return tonumber(redis.call('ZSCORE', key .. ':' .. node, id) or 0) end

local function best(id, except)
  local top = 0
  for _, node in ipairs(nodes) do
    if node ~= except then top = math.max(top, on(node, id)) end
  end
  return top
end

-- Beyond so many it is shorter to look at all whom one watches.
local function publish(ids)
  if #ids == 0 then return end
  local text = #ids > 1000 and '*' or table.concat(ids, ' ')
  redis.call(publishing, channel, me .. ' ' .. text)
end

local function keep()
  redis.call('PEXPIRE', key, keepMs)
  redis.call('PEXPIRE', mine, keepMs)
end
`

/**
 * How people are on this node. Takes `whole` when these are all of them, else `part`; then pairs of an id and `0`
 * (not here), `1`, `2` or `=` (here, and as active as elsewhere); with `!` behind it, or that alone, others are to look
 * again in any case.
 * Answers triples for those who are otherwise than before over all nodes: id, before, after.
 */
export const tellScript = `${common}
local said = {}
if ARGV[5] == 'whole' then
  for _, id in ipairs(redis.call('ZRANGE', mine, 0, -1)) do said[id] = '0' end
  redis.call('ZADD', key, now, me)
end
for i = 6, #ARGV, 2 do said[ARGV[i]] = ARGV[i + 1] end
look()

local changes, news = {}, {}
for id, state in pairs(said) do
  local how, again = string.match(state, '^([012=]?)(!?)$')
  local own, others = on(me, id), best(id, me)
  local next = own
  if how == '=' then next = others == 1 and 1 or 2 elseif how ~= '' then next = tonumber(how) end
  if next == 0 then redis.call('ZREM', mine, id) else redis.call('ZADD', mine, next, id) end
  local before, after = math.max(own, others), math.max(next, others)
  if before ~= after then
    changes[#changes + 1] = id
    changes[#changes + 1] = before
    changes[#changes + 1] = after
  end
  if before ~= after or again ~= '' then news[#news + 1] = id end
end
keep()
publish(news)
return changes`

/**
 * A sign of life, and an end to nodes that gave none for too long. Takes those milliseconds, and how many people this
 * node has here. Answers whether Redis knows just so many of it (1, else 0), then triples for those who are otherwise
 * than before since a node is gone: id, after, and the time of its last sign.
 */
export const beatScript = `${common}
local known = redis.call('ZSCORE', key, me) and redis.call('ZCARD', mine) == tonumber(ARGV[6])
if known then
  redis.call('ZADD', key, now, me)
  keep()
end
local answer, news = { known and 1 or 0 }, {}
for _, node in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', now - ARGV[5])) do
  if node ~= me then
    local last = redis.call('ZSCORE', key, node)
    local people = redis.call('ZRANGE', key .. ':' .. node, 0, -1, 'WITHSCORES')
    redis.call('ZREM', key, node)
    redis.call('DEL', key .. ':' .. node)
    look()
    for i = 1, #people, 2 do
      local id, after = people[i], best(people[i])
      if tonumber(people[i + 1]) > after then
        news[#news + 1] = id
        answer[#answer + 1] = id
        answer[#answer + 1] = after
        answer[#answer + 1] = last
      end
    end
  end
end
publish(news)
return answer`

/**
 * This node goes. Takes the milliseconds after which a node without a sign of life is gone, and those for which its
 * people stay nevertheless, since most are about to come back elsewhere.
 */
export const leaveScript = `${common}
if redis.call('ZCARD', mine) > 0 then
  redis.call('ZADD', key, now - ARGV[5] + ARGV[6], me)
else
  redis.call('ZREM', key, me)
end`

/** How people are over all nodes but the one named first, if any: takes their ids, answers 0, 1 or 2 for each. */
export const readScript = `
local nodes = redis.call('ZRANGE', KEYS[1], 0, -1)
local answer = {}
for i = 2, #ARGV do
  local top = 0
  for _, node in ipairs(nodes) do
    if node ~= ARGV[1] then
      top = math.max(top, tonumber(redis.call('ZSCORE', KEYS[1] .. ':' .. node, ARGV[i]) or 0))
    end
  end
  answer[i - 1] = top
end
return answer`
